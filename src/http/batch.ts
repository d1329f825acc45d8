import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { BatchOperation, BatchTodos } from '../generated/validators.js';
import { forEachAtOnce } from '../todos/for-each-at-once.ts';
import type { Operations } from '../todos/operations.ts';
import { toCanonicalId } from '../todos/todo.ts';
import { toPrecondition } from './entity-tag.ts';
import { toIdempotencyKey } from './headers.ts';
import { type Answer, created, deleted, updated } from './replies.ts';
import { RequestError } from './request-error.ts';

export interface BatchContext {
  readonly todos: Operations;
  /** Returns the milliseconds left for the work of the invocation. */
  readonly timeLeft: () => number;
  /** Operations of one batch that the store gets at once, at most. */
  readonly operationsAtOnce: number;
}

/** Answer that an operation would get as a request of its own, or what it threw. */
export type Outcome =
  | { readonly answer: Answer; readonly error?: undefined }
  | { readonly answer?: undefined; readonly error: unknown };

/**
 * Creates the operation of a batch, which writes independent todos and returns the outcome of each, in order. Operations
 * for which no time is left are not sent. With an idempotency key, each has a key of its own, which no client can send
 * by itself, because a client's key has no space.
 */
export function createBatch({ todos, timeLeft, operationsAtOnce }: BatchContext) {
  /** @throws RequestError `invalid_request` if two operations name the same id */
  return async (owner: string, { operations }: BatchTodos['body'], event: APIGatewayProxyEventV2) => {
    requireDistinct(operations);
    const batchKey = toIdempotencyKey(event);
    const outcomes: Outcome[] = [];
    await forEachAtOnce([...operations.entries()], operationsAtOnce, async ([index, operation]) => {
      const key = batchKey === undefined ? undefined : `${batchKey} ${index}`;
      outcomes[index] =
        timeLeft() > 0
          ? await attempt(() => run({ owner, operation, key, event }))
          : { error: new RequestError('timed_out') };
    });
    return outcomes;
  };

  async function run({ owner, operation, key, event }: Run): Promise<Answer> {
    if (operation.op === 'create') return created.toAnswer(await todos.createTodo(owner, operation.todo, key), event);
    const { id, ifMatch, ifNoneMatch } = operation;
    const terms = { ...toPrecondition({ headers: { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } }), key };
    if (operation.op === 'delete') return deleted.toAnswer(await todos.deleteTodo(owner, { id }, terms), event);
    return updated.toAnswer(await todos.updateTodo(owner, { ...operation.changes, id }, terms), event);
  }
}

interface Run {
  readonly owner: string;
  readonly operation: BatchOperation;
  readonly key: string | undefined;
  readonly event: APIGatewayProxyEventV2;
}

async function attempt(work: () => Promise<Answer>): Promise<Outcome> {
  try {
    return { answer: await work() };
  } catch (error) {
    return { error };
  }
}

/** Two writes to one todo would depend on each other, and on their order. */
function requireDistinct(operations: readonly BatchOperation[]): void {
  const seen = new Set<string>();
  const errors = operations.flatMap((operation, index) => {
    const [id, member] = operation.op === 'create' ? [operation.todo.id, 'todo/id'] : [operation.id, 'id'];
    if (id === undefined) return [];
    const isNew = seen.size < seen.add(toCanonicalId(id)).size;
    return isNew ? [] : [{ pointer: `/body/operations/${index}/${member}`, detail: 'must not repeat an id' }];
  });
  if (errors.length > 0) throw new RequestError('invalid_request', { errors });
}
