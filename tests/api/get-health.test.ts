import { expect, test } from '@jest/globals';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { createApiUnderTest } from './api-under-test.ts';

test('answers status and version to anyone, without a look at the store', async () => {
  const { send } = createApiUnderTest({} as TodoRepository);
  expect(await send('GET', '/health', { owner: '' })).toEqual({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: { status: 'ok', version: '1.2.3' },
  });
});
