import { v4 } from 'uuid';
import type { BatchResults, Todo } from '../../src/generated/validators.js';
import { json, type RequestOptions, type Send } from './gateway.ts';

export type Result = BatchResults['results'][number];

/** Opens a client of an owner of their own, who has no todos. */
export function openBatchClient(send: Send) {
  const owner = v4();
  const ask: Send = (method, url, options?: RequestOptions) => send(method, url, { ...options, owner });
  return {
    owner,
    ask,
    list: async () => (await ask('GET', '/todos?limit=200')).body as readonly Todo[],

    /** Returns the results of a batch. @throws Error if it has none */
    async batch(operations: readonly object[], headers: Readonly<Record<string, string>> = {}) {
      const { status, body } = await ask('POST', '/todos/batch', json({ operations }, headers));
      if (status !== 200) throw new Error(`The batch was answered ${status}: ${JSON.stringify(body)}`);
      return (body as BatchResults).results;
    },
  };
}
