export { type GatewayError, isProblem, type Problem, type ProblemCode } from './api-error.ts';
export { dataOf, etagOf, type Result } from './call-result.ts';
export { type ListTodosQuery, listPage, type TodoPage, walkTodos } from './list-pages.ts';
export type { Fetch, RetryOptions } from './retrying-fetch.ts';
export { type BatchOperation, type BatchOptions, type BatchResult, batch } from './send-batch.ts';
export {
  type CallOptions,
  createTodoClient,
  type Todo,
  type TodoClient,
  type TodoClientOptions,
} from './todo-client.ts';
