import { describe, expect, test } from '@jest/globals';
import type { Operation, Request } from './one-todo.ts';
import { isLinearizable } from './search.ts';

const todo = { id: 'x', text: 'one', done: false, createdAt: 'c1', updatedAt: 'u1' };
const changed = { ...todo, text: 'two', updatedAt: 'u2' };
const [first, second] = [shown(201, 'e1', todo), shown(200, 'e2', changed)];

const post: Request = { method: 'POST', body: { text: 'one', done: false } };
const patch: Request = { method: 'PATCH', body: { text: 'two' } };
const remove: Request = { method: 'DELETE' };
const get: Request = { method: 'GET' };

/** Each history is a list of operations: the interval, the request, and its answer, which is missing after a failure. */
type Row = readonly [
  start: number,
  end: number,
  request: Request,
  answer?: Operation['answer'],
  more?: Partial<Operation>,
];

describe('an order explains', () => {
  test.each<[string, ...Row[]]>([
    ['nothing at all'],
    ['one after the other', [1, 2, post, first], [3, 4, patch, second], [5, 6, get, second]],
    ['a read that overlaps a change and sees it', [1, 2, post, first], [3, 6, patch, second], [4, 5, get, second]],
    [
      'a read that overlaps a change and does not',
      [1, 2, post, first],
      [3, 6, patch, second],
      [4, 5, get, shown(200, 'e1', todo)],
    ],
    ['two creations at once, one refused', [1, 4, post, first], [2, 3, post, status(409)]],
    ['a failure that had an effect', [1, 2, post, first], [3, Infinity, patch], [5, 6, get, second]],
    ['a failure that had none', [1, 2, post, first], [3, Infinity, patch], [5, 6, get, shown(200, 'e1', todo)]],
    [
      'a failure that has its effect late',
      [1, 2, post, first],
      [3, Infinity, patch],
      [5, 6, get, shown(200, 'e1', todo)],
      [7, 8, get, second],
    ],
    [
      'a precondition that held',
      [1, 2, post, first],
      [3, 4, { ...patch, ifMatch: 'e1' }, second],
      [5, 6, { ...get, ifNoneMatch: 'e2' }, status(304, 'e2')],
    ],
    ['a precondition that did not', [1, 2, post, first], [3, 4, { ...patch, ifNoneMatch: '*' }, status(412, 'e1')]],
    ['a deletion of nothing', [1, 2, remove, status(204)], [3, 4, { ...remove, ifMatch: 'e9' }, status(204)]],
    [
      'a retried change that shows what came after it',
      [1, 2, post, first],
      [3, 8, patch, shown(200, 'e3', { ...changed, done: true }), { disturbed: true }],
      [4, 5, { method: 'PATCH', body: { done: true } }, shown(200, 'e3', { ...changed, done: true })],
    ],
    [
      'a retried change whose todo is gone',
      [1, 2, post, first],
      [3, 8, patch, status(204, 'e2'), { disturbed: true }],
      [4, 5, remove, status(204)],
    ],
    [
      'a key that was sent again',
      [1, Infinity, { ...post, key: 'k' }],
      [3, 4, remove, status(204)],
      [5, 6, { ...post, key: 'k' }, shown(201, 'e1', todo, 'true'), { write: 1 }],
      [7, 8, get, status(404)],
    ],
    [
      'a key of another body',
      [1, 2, { ...post, key: 'k' }, first],
      [3, 4, { ...post, body: { text: 'other' }, key: 'k' }, status(422)],
    ],
    [
      'a key of another body, after another key',
      [1, 2, { ...post, key: 'k' }, first],
      [3, 4, remove, status(204)],
      [5, 6, { ...post, key: 'l' }, shown(201, 'e2', { ...todo, createdAt: 'c2' })],
      [7, 8, remove, status(204)],
      [9, 10, { ...post, body: { text: 'other' }, key: 'k' }, status(409)],
    ],
  ])('%s', (_, ...rows) => {
    expect(isLinearizable(rows.map(toOperation))).toBe(true);
  });
});

describe('no order explains', () => {
  test.each<[string, ...Row[]]>([
    ['a change that is lost', [1, 2, post, first], [3, 4, patch, second], [5, 6, get, shown(200, 'e1', todo)]],
    [
      'a change that goes away again',
      [1, 2, post, first],
      [3, Infinity, patch],
      [5, 6, get, second],
      [7, 8, get, shown(200, 'e1', todo)],
    ],
    ['a todo that nobody created', [1, 2, get, shown(200, 'e1', todo)]],
    ['a todo that comes back', [1, 2, post, first], [3, 4, remove, status(204)], [5, 6, get, shown(200, 'e1', todo)]],
    [
      'an effect of a refused write',
      [1, 2, post, first],
      [3, 4, { ...patch, ifMatch: 'e0' }, status(412, 'e1')],
      [5, 6, get, second],
    ],
    ['a change before its request', [1, 2, post, first], [3, 4, get, second], [5, 6, patch, second]],
    [
      'one failure with two effects',
      [1, 2, post, first],
      [3, Infinity, remove],
      [5, 6, get, status(404)],
      [7, 8, { method: 'PUT', body: { text: 'two', done: false } }, shown(201, 'e2', changed)],
      [9, 10, get, status(404)],
    ],
    ['two creations', [1, 4, post, first], [2, 3, post, shown(201, 'e2', todo)]],
    ['a 412 though no precondition was sent', [1, 2, post, first], [3, 4, patch, status(412, 'e1')]],
    [
      'a precondition that held and was refused',
      [1, 2, post, first],
      [3, 4, { ...patch, ifMatch: 'e1' }, status(412, 'e1')],
    ],
    ['two states under one ETag', [1, 2, post, first], [3, 4, patch, shown(200, 'e1', changed)]],
    ['two ETags of one state', [1, 2, post, first], [3, 4, get, shown(200, 'e2', todo)]],
    [
      'a state that an undisturbed change did not make',
      [1, 2, post, first],
      [3, 8, patch, shown(200, 'e3', { ...changed, done: true })],
      [4, 5, { method: 'PATCH', body: { done: true } }, shown(200, 'e3', { ...changed, done: true })],
    ],
    [
      'a second effect under one key',
      [1, 2, { ...post, key: 'k' }, first],
      [3, 4, remove, status(204)],
      [5, 6, { ...post, key: 'k' }, shown(201, 'e2', todo), { write: 1 }],
    ],
    [
      'a refused creation where nothing is',
      [1, 2, { ...post, key: 'k' }, first],
      [3, 4, remove, status(204)],
      [5, 6, { ...post, key: 'l' }, status(409)],
    ],
    [
      'another time of creation after a PUT',
      [1, 2, post, first],
      [3, 4, { method: 'PUT', body: { text: 'two', done: false } }, shown(200, 'e2', { ...changed, createdAt: 'c2' })],
    ],
    [
      'a list without the todo',
      [1, 2, post, first],
      [3, 4, { method: 'LIST' }, { status: 200, headers: {}, body: [] }],
    ],
  ])('%s', (_, ...rows) => {
    expect(isLinearizable(rows.map(toOperation))).toBe(false);
  });
});

function toOperation([start, end, request, answer, more]: Row): Operation {
  return { client: 0, write: start, start, end, request, ...(answer && { answer }), disturbed: false, ...more };
}

function status(code: number, etag?: string): Operation['answer'] & object {
  return { status: code, headers: etag === undefined ? {} : { etag }, body: undefined };
}

function shown(code: number, etag: string, body: object, replayed?: string): Operation['answer'] & object {
  const headers = replayed === undefined ? { etag } : { etag, 'idempotent-replayed': replayed };
  return { status: code, headers, body };
}
