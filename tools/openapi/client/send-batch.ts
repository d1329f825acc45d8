import { dataOf } from './call-result.ts';
import type { components } from './openapi.d.ts';
import type { CallOptions, TodoClient } from './todo-client.ts';

export type BatchOperation = components['schemas']['BatchOperation'];
export type BatchResult = components['schemas']['BatchResultsResult'];

export interface BatchOptions extends CallOptions {
  /** The `Idempotency-Key`, of at most 250 characters and without quotes. Default: a new one for each request. */
  readonly key?: string;
}

const operationsMax = 100;

/**
 * Does operations by `POST /todos/batch`, in requests of up to 100, one after the other.
 * @returns the result of each operation, in their order
 * @throws Error whose `cause` is the Problem or GatewayError, if a request is refused. Earlier requests have taken effect:
 * to get their results and go on, call again with the same operations and key
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
    results.push(...dataOf(result).results);
  }
  return results;
}
