import type { StoredTodo } from './todo.ts';

/** Why an operation on todos failed, for machines. Only http/problem.ts turns a code into a status. */
export type TodoErrorCode =
  | 'todo_not_found'
  | 'todo_exists'
  | 'precondition_failed'
  | 'request_in_progress'
  | 'idempotency_key_reused'
  | 'storage_full'
  | 'storage_unavailable';

interface TodoErrorOptions extends ErrorOptions {
  readonly current?: StoredTodo | undefined;
}

/**
 * A failure that the todo logic foresees. `current` is the todo of which a precondition did not hold; `cause` is for
 * the log, never for the caller.
 */
export class TodoError extends Error {
  override readonly name = 'TodoError';
  readonly code: TodoErrorCode;
  readonly current: StoredTodo | undefined;

  constructor(code: TodoErrorCode, { current, ...options }: TodoErrorOptions = {}) {
    super(code, options);
    this.code = code;
    this.current = current;
  }
}
