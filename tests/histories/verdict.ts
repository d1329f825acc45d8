import type { Todo } from '../../src/todos/todo.ts';
import type { Answer } from '../api/gateway.ts';
import type { Operation } from './one-todo.ts';
import type { History } from './play.ts';
import { isLinearizable } from './search.ts';

type Answered = Operation & { readonly answer: Answer };

/** Returns what is wrong with a history, by kind. */
export function findViolations({ id, operations, effects }: History): readonly string[] {
  const checks = {
    'no order of the operations explains the answers': () => !isLinearizable(operations.map(withoutFailure)),
    'one ETag names two states': () => operations.some((one) => operations.some((other) => contradict(one, other))),
    'a write took effect twice': () => new Set(effects.map(({ write }) => write)).size < effects.length,
    'updatedAt goes backwards': () => operations.some((one) => operations.some((other) => isSetBack(one, other))),
    'an answer that the request cannot have': () => operations.some(isStrange),
    'a todo under another id': () => operations.some(({ answer }) => isTodo(answer) && toTodo(answer).id !== id),
  };
  return Object.entries(checks).flatMap(([kind, isFound]) => (isFound() ? [kind] : []));
}

function withoutFailure({ answer, ...operation }: Answered): Operation {
  return answer.status < 500 ? { ...operation, answer } : operation;
}

function contradict({ answer: one }: Answered, { answer: other }: Answered): boolean {
  if (!isTodo(one) || !isTodo(other) || one.headers['etag'] !== other.headers['etag']) return false;
  return JSON.stringify(one.body) !== JSON.stringify(other.body);
}

/** A POST may be answered with an earlier state. */
function isSetBack(one: Answered, other: Answered): boolean {
  if (one.end >= other.start || other.request.method === 'POST') return false;
  if (!isTodo(one.answer) || !isTodo(other.answer)) return false;
  const [before, after] = [toTodo(one.answer), toTodo(other.answer)];
  return before.createdAt === after.createdAt && before.updatedAt > after.updatedAt;
}

function isStrange({ request, answer: { status, body } }: Answered): boolean {
  const { method, ifMatch, ifNoneMatch } = request;
  const isConditional = ifMatch !== undefined || ifNoneMatch !== undefined;
  if (status === 409) return (body as { readonly code: string }).code !== 'todo_exists';
  return !statuses[method].includes(status) || (status === 412 && !isConditional);
}

const statuses: Readonly<Record<Answered['request']['method'], readonly number[]>> = {
  GET: [200, 304, 404, 412, 503],
  LIST: [200, 503],
  POST: [201, 409, 422, 503],
  PUT: [200, 201, 204, 412, 503],
  PATCH: [200, 204, 404, 412, 503],
  DELETE: [204, 412, 503],
};

function isTodo({ status, headers }: Answer): boolean {
  return (status === 200 || status === 201) && headers['etag'] !== undefined;
}

function toTodo({ body }: Answer): Todo {
  return body as Todo;
}
