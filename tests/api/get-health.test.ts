import { expect, test } from '@jest/globals';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { jsonHeaders } from './headers.ts';
import { expectFaults } from './refusal.ts';

test('answers status and version to anyone, without a look at the store', async () => {
  const { send } = createApiUnderTest({} as TodoRepository);
  const body = { status: 'ok', version: '1.2.3' };
  expect(await send('GET', '/health', { owner: '' })).toEqual({ status: 200, headers: jsonHeaders, body });
});

test('refuses a query parameter', () => expectFaults(['GET', '/health?x=1'], { '/query/x': 'is not allowed' }));
