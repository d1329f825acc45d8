import { expect, test } from '@jest/globals';
import { createTodo, getTodo, listTodos } from '../../src/generated/validators.js';
import { ok } from '../../src/http/replies.ts';
import { createRoute } from '../../src/http/route.ts';
import { createContext, json, toEvent } from '../api/gateway.ts';

const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
const stray = { pathParameters: { text: 'from the path', limit: '200' } };

test.each([
  ['the body', 'POST', createTodo, { ...toEvent('POST', '/todos', json({ text: 'a' })), ...stray }, { text: 'a' }],
  [
    'the query',
    'GET',
    listTodos,
    { ...toEvent('GET', '/todos?limit=1&order=desc'), ...stray },
    { limit: '1', order: 'desc' },
  ],
  ['the path', 'GET', getTodo, toEvent('GET', `/todos/${id}`), { id }],
] as const)('an operation gets only what its schema describes: %s', async (_, method, schema, event, expected) => {
  const inputs: unknown[] = [];
  const operation = (_owner: string, input: unknown) => void inputs.push(input);
  const route = { method, path: '/', access: 'anyone', schema, operation, reply: ok('health'), problems: [] } as const;
  await createRoute(() => 'alice')(route as never).handler(event, createContext());
  expect(inputs).toEqual([expected]);
});
