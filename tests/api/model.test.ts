import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v4 } from 'uuid';
import { createTodoRepository } from '../../src/stores/dynamodb/todo-repository.ts';
import { useDatabase } from '../stores/dynamodb/database.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { command, list, type Model } from './model.ts';

const database = useDatabase();

test('does what the model does, in DynamoDB, for any sequence of requests', async () => {
  const { send, clock } = createApiUnderTest(createTodoRepository(database()));
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
    { numRuns: 60 },
  );
});
