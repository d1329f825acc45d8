import type { BatchResults } from '../../src/generated/validators.js';
import { type Answer, json } from '../api/gateway.ts';
import type { Request } from './one-todo.ts';

const operations: Readonly<Partial<Record<Request['method'], string>>> = {
  POST: 'create',
  PATCH: 'update',
  DELETE: 'delete',
};

/** Returns whether a batch can do what a request asks for. */
export function hasOperation({ method }: Pick<Request, 'method'>): boolean {
  return method in operations;
}

/** Returns the call of a batch whose one operation is that of a request. */
export function toBatchCall({ method, body, key, ifMatch, ifNoneMatch, isIdGiven }: Request, id: string) {
  const about = method === 'POST' ? { todo: isIdGiven ? body : { id, ...body } } : { id, changes: body };
  const operation = { op: operations[method], ...about, ifMatch, ifNoneMatch };
  const headers = { ...(key !== undefined && { 'idempotency-key': key }) };
  return ['POST', '/todos/batch', json({ operations: [operation] }, headers)] as const;
}

/** Returns the answer that the one operation of a batch would have got by itself. */
export function toAnswerAlone(answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  const [result] = (answer.body as BatchResults).results;
  if (result === undefined) throw new Error('The batch has no result.');
  const { status, todo, problem, etag, replayed } = result;
  const headers = { ...(etag !== undefined && { etag }), ...(replayed && { 'idempotent-replayed': 'true' }) };
  return { status, headers, body: todo ?? problem };
}
