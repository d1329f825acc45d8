import { isProblem, type Problem } from './api-error.ts';
import { dataOf } from './call-result.ts';
import type { components } from './openapi.d.ts';
import type { CallOptions, TodoClient } from './todo-client.ts';

/** A create, an update or a delete. */
export type BatchOperation = components['schemas']['BatchOperation'];
/** The result of an operation: its status, and its todo and ETag, or its problem. */
export type BatchResult = components['schemas']['BatchResultsResult'];

/** Options of a batch. */
export interface BatchOptions extends CallOptions {
  /**
   * The `Idempotency-Key`, of at most 250 characters and without quotes, for calls that may be repeated. Default: a new one
   * for each request.
   */
  readonly key?: string | undefined;
}

const operationsMax = 100;

/**
 * Does operations by `POST /todos/batch`, in requests of up to 100, one after the other.
 * @returns the result of each operation, in their order
 * @throws Error whose `cause` is the Problem or GatewayError, if a request is refused. Earlier requests have taken effect:
 * to get their results and go on, call again with the same operations and key. Pointers count all operations
 */
export async function batch(
  client: TodoClient,
  operations: readonly BatchOperation[],
  { key, ...options }: BatchOptions = {},
): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  for (let start = 0; start < operations.length; start += operationsMax) {
    const header = key === undefined ? {} : { 'Idempotency-Key': start === 0 ? key : `${key}-${start}` };
    const body = { operations: operations.slice(start, start + operationsMax) };
    const result = await client.POST('/todos/batch', { ...options, params: { header }, body });
    if (isProblem(result.error)) countFrom(start, result.error.errors ?? []);
    results.push(...dataOf(result).results);
  }
  return results;
}

/** Makes pointers name an operation by its index in the whole batch, not in its request. */
function countFrom(start: number, faults: NonNullable<Problem['errors']>): void {
  for (const fault of faults) {
    const toIndex = (_: string, path: string, index: string) => path + (start + Number(index));
    fault.pointer = fault.pointer.replace(/^(\/body\/operations\/)(\d+)/, toIndex);
  }
}
