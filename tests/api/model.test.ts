import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v4 } from 'uuid';
import { onEveryEngine } from '../stores/on-every-engine.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { command, list, type Model } from './model.ts';

onEveryEngine('the API', (store, { speed }) => {
  test('does what the model does, for any sequence of requests', async () => {
    const { send, clock } = createApiUnderTest(store().todos);
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 30 }), async (commands) => {
        const owner = v4();
        const model: Model = { todos: [], now: '' };
        for (const [index, { request, run }] of [...commands, list(undefined), list(true), list(false)].entries()) {
          clock.instant = model.now = new Date(Date.UTC(2026, 0, 1) + index).toISOString();
          const [method, url, body] = request;
          const answer = await send(method, url, { ...(body && json(body)), owner });
          const { status, body: answered } = answer;
          expect({ status, body: answered }).toEqual(run(model, answer));
        }
      }),
      { numRuns: 60 * speed },
    );
  });
});
