import type { StoreUnderTest } from '../stores/engines.ts';
import { interceptCalls } from '../todos/intercept-calls.ts';
import { createApiUnderTest } from './api-under-test.ts';
import type { RequestOptions } from './gateway.ts';

/** The API on a store whose calls are noted, with their owner. All requests have the ID `mine`. */
export function openIsolation(store: StoreUnderTest) {
  const calls: string[] = [];
  const note = (call: string) => void calls.push(call);
  const { send } = createApiUnderTest(store.connectNoted?.(note).todos ?? noteCalls(store, note));
  return {
    /** @returns the answer, and the calls that it took */
    async ask(method: string, url: string, { headers, ...options }: RequestOptions) {
      calls.length = 0;
      const answer = await send(method, url, { ...options, headers: { ...headers, 'x-request-id': 'mine' } });
      return { ...answer, calls: [...calls] };
    },

    /** @returns all that is kept of an owner: todos and tombstones */
    itemsOf: store.dump,
  };
}

function noteCalls({ todos }: StoreUnderTest, note: (call: string) => void) {
  return interceptCalls(todos, (what, call) => {
    note(what);
    return call();
  });
}
