import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createInMemoryCreations } from '../todos/in-memory-creations.ts';
import { createInMemoryRepository } from '../todos/in-memory-repository.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { json, type Send } from './gateway.ts';
import { type Command, command, list, type Model } from './model.ts';

const scripts = fc.array(fc.array(command, { minLength: 1, maxLength: 12 }), { minLength: 2, maxLength: 5 });

test('no owner sees or changes what is another’s, however their requests interleave in one function', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), scripts, async (scheduler, commands) => {
      const repository = interleave(scheduler, createInMemoryRepository());
      const { send, clock } = createApiUnderTest(repository, interleave(scheduler, createInMemoryCreations()));
      const owners = commands.map((script, index) => play({ send, now: clock.instant, owner: `${index}` }, script));
      await scheduler.waitFor(Promise.all(owners));
    }),
    { numRuns: 200 },
  );
});

/** @returns the store, whose answers arrive in an order that the scheduler makes up */
function interleave<Store extends object>(scheduler: fc.Scheduler, store: Store): Store {
  const methods = Object.entries(store).map(([name, method]) => [name, scheduler.scheduleFunction(method)]);
  return Object.fromEntries(methods) as Store;
}

interface Player {
  readonly send: Send;
  readonly now: string;
  readonly owner: string;
}

/**
 * Sends requests of one owner, one after another, and expects what the model of this owner alone says. All owners know the
 * same few ids, and use the same idempotency keys.
 */
async function play({ send, now, owner }: Player, commands: readonly Command[]): Promise<void> {
  const model: Model = { todos: [], now };
  for (const [index, { request, run }] of [...commands, list(undefined), list(true), list(false)].entries()) {
    const [method, url, value] = request;
    const requestId = randomUUID();
    const headers = { 'x-request-id': requestId, 'idempotency-key': `${index}` };
    const answer = await send(method, url, { ...(value === undefined ? { headers } : json(value, headers)), owner });
    const { status, body, headers: answered } = answer;
    expect({ status, body, requestId: answered['x-request-id'] }).toEqual({ ...run(model, answer), requestId });
  }
}
