import { hasOperation } from './as-batch.ts';
import { isRead, type Request } from './one-todo.ts';

/** Draws a number below a limit. Zero is the simplest choice. */
export type Draw = (limit: number) => number;

/** A request, and the number of its write. */
export interface Numbered {
  readonly request: Request;
  readonly write: number;
}

/** What the clients of a history know. */
export interface Known {
  /** ETags of answers, in order. */
  readonly etags: readonly string[];
  /** Requests that were sent with a key, and that may be sent again. */
  readonly repeatable: readonly Numbered[];
  /** Number of the next write. */
  readonly write: number;
}

/** Draws a new request about the todo, or one that was sent before. */
export function drawRequest(draw: Draw, known: Known): Numbered {
  const { repeatable, write } = known;
  if (repeatable.length > 0 && draw(6) === 5) return pick(draw, repeatable);
  return { request: drawNew(draw, known), write };
}

function drawNew(draw: Draw, known: Known): Request {
  const method = pick(draw, methods);
  const precondition = method === 'POST' || method === 'LIST' ? {} : drawPrecondition(draw, known.etags);
  const isBatch = hasOperation({ method }) && draw(3) === 2;
  const request = { method, isBatch, ...drawBody(draw, method, known.write), ...precondition };
  return isRead(request) ? request : { ...request, ...drawKey(draw, request, known) };
}

const methods = ['PATCH', 'PUT', 'DELETE', 'POST', 'GET', 'PATCH', 'PUT', 'DELETE', 'POST', 'LIST'] as const;

/** No two writes give the same text. */
function drawBody(draw: Draw, method: Request['method'], write: number): Pick<Request, 'body'> {
  const text = `t${write}`;
  const done = draw(2) === 1;
  if (method === 'PATCH') return { body: pick(draw, [{ text }, { done }, { text, done }, { text }, {}]) };
  return method === 'PUT' || method === 'POST' ? { body: { text, done } } : {};
}

function drawPrecondition(draw: Draw, etags: readonly string[]): Pick<Request, 'ifMatch' | 'ifNoneMatch'> {
  const last = etags.at(-1) ?? '*';
  const earlier = etags.length === 0 ? '*' : pick(draw, etags);
  const some = [{}, { ifMatch: last }, {}, { ifMatch: earlier }, { ifNoneMatch: '*' }, { ifMatch: '*' }];
  return pick(draw, [...some, { ifNoneMatch: last }, { ifNoneMatch: earlier }]);
}

/** A key is new, or that of another POST, both in batches or neither. */
function drawKey(draw: Draw, { method, isBatch }: Request, { repeatable, write }: Known): Pick<Request, 'key'> {
  const posts = repeatable.filter(({ request }) => request.method === 'POST' && request.isBatch === isBatch);
  const choice = draw(method === 'POST' ? 8 : 3);
  if (choice === 7 && posts.length > 0) return { key: pick(draw, posts).request.key ?? '' };
  return choice % 2 === 1 ? { key: `key-${write}` } : {};
}

export function pick<Item>(draw: Draw, items: readonly Item[]): Item {
  return items[draw(items.length)] as Item;
}
