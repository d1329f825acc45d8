import { forEachAtOnce } from '../../../src/todos/for-each-at-once.ts';
import { createRetryingFetch, type Fetch } from '../../openapi/client/retrying-fetch.ts';
import { type SeedTodo, toSeedTodo } from './seed-texts.ts';

export interface SeedContext {
  /** URL of the list: `/todos` of a service. */
  readonly url: string;
  readonly count: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Called after each todo with the number of todos made so far. */
  readonly report: (made: number) => void;
  readonly send?: Fetch;
}

/** More would wait for each other: the local functions run in one thread. */
const requestsAtOnce = 16;

/**
 * Creates todos through the API, several at once. A request that fails for a moment is repeated with its key, so no
 * todo is created twice.
 * @returns the number of done todos
 * @throws Error with the response to the first request that is refused
 */
export async function seedTodos({ url, count, headers, report, send = fetch }: SeedContext): Promise<number> {
  const sendAgain = createRetryingFetch(send);
  const sum = { made: 0, done: 0 };
  await forEachAtOnce([...Array(count).keys()], requestsAtOnce, async (index) => {
    const todo = toSeedTodo(index);
    await create(todo);
    sum.made += 1;
    sum.done += todo.done ? 1 : 0;
    report(sum.made);
  });
  return sum.done;

  async function create(todo: SeedTodo): Promise<void> {
    const fields = { ...headers, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    const request = new Request(url, { method: 'POST', headers: fields, body: JSON.stringify(todo) });
    const response = await sendAgain(request);
    const text = await response.text();
    if (!response.ok) throw new Error(toRefusal(response.status, text));
  }
}

function toRefusal(status: number, text: string): string {
  if (status === 401) return 'The service wants a token. Name an owner, for example: npm run seed -- 1000 --as alice';
  return `The service returned ${status}: ${text}`;
}
