import { figures } from '../../tools/cost/figures.ts';
import { id } from '../invocations.ts';

/** A request over HTTP, and the status of its response. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
}

export interface Scenario {
  readonly name: string;
  /** Each connection sends them in turns, from the first. */
  readonly requests: readonly LoadRequest[];
}

const health: LoadRequest = { method: 'GET', path: '/health', status: 200 };
const list: LoadRequest = { method: 'GET', path: '/todos?limit=20', status: 200 };
const get: LoadRequest = { method: 'GET', path: `/todos/${id}`, status: 200 };
const create = withBody('POST', '/todos', { text: 'Buy milk, eggs and flour' }, 201);
const refused = withBody('POST', '/todos', { text: ' ', done: 'no' }, 400);
const toggle = withBody('PATCH', `/todos/${id}`, { done: true }, 200);
const changeText = withBody('PATCH', `/todos/${id}`, { text: 'Buy milk and eggs' }, 200);
const remove: LoadRequest = { method: 'DELETE', path: `/todos/${id}`, status: 204 };

/** The mix of `npm run cost`, in requests of twenty. */
export const mix: Scenario = {
  name: 'mix',
  requests: spread([
    [list, figures['list-percent'].value / 5],
    [get, figures['get-percent'].value / 5],
    [create, figures['create-percent'].value / 5],
    [changeText, figures['text-percent'].value / 5],
    [toggle, figures['toggle-percent'].value / 5],
    [remove, figures['delete-percent'].value / 5],
  ]),
};

export const scenarios: readonly Scenario[] = [
  { name: 'GET /health', requests: [health] },
  { name: 'POST /todos', requests: [create] },
  { name: 'GET /todos/{id}', requests: [get] },
  { name: 'GET /todos?limit=20', requests: [list] },
  { name: 'PATCH /todos/{id}', requests: [toggle] },
  { name: 'POST /todos, refused', requests: [refused] },
  mix,
];

function withBody(method: 'POST' | 'PATCH', path: string, body: object, status: number): LoadRequest {
  return { method, path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), status };
}

/** Repeats each item as often as asked, at equal distances. */
function spread<Item>(counts: readonly (readonly [Item, number])[]): readonly Item[] {
  return counts
    .flatMap(([item, count]) => Array.from({ length: count }, (_, index) => ({ item, at: (index + 0.5) / count })))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
