import type { StoredTodo } from './todo.ts';

/** Machine-readable reason why an operation on todos failed. Only http/problem-types.ts maps it to a status. */
export type TodoErrorCode =
  | 'todo_not_found'
  | 'todo_exists'
  | 'precondition_failed'
  | 'idempotency_key_reused'
  | 'storage_full'
  | 'storage_unavailable';

interface TodoErrorOptions extends ErrorOptions {
  readonly current?: StoredTodo | undefined;
}

/** Expected failure of the todo logic. `current` is the todo that failed a precondition. Only the log sees `cause`. */
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
