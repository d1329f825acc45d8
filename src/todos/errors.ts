/** Why an operation on todos failed, for machines. Only http/problem.ts turns a code into a status. */
export type TodoErrorCode = 'todo_not_found' | 'todo_exists' | 'storage_full' | 'storage_unavailable';

/** A failure that the todo logic foresees. `cause` is for the log, never for the caller. */
export class TodoError extends Error {
  override readonly name = 'TodoError';
  readonly code: TodoErrorCode;

  constructor(code: TodoErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}
