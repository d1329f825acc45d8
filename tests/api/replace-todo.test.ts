import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { todoHeaders } from './headers.ts';
import { expectFaults } from './refusal.ts';
import { id, path } from './rows.ts';

test('creates a todo that is not there, and replaces it, whatever the case of its id', async () => {
  const { send, clock } = createApiUnderTest();
  const [morning, noon] = ['2026-01-02T08:00:00.000Z', '2026-01-02T12:00:00.000Z'];
  clock.instant = morning;
  const first = { id, text: 'Buy milk', done: true, createdAt: morning, updatedAt: morning };
  const created = await send('PUT', path, json({ text: 'Buy milk', done: true }));
  expect(created).toEqual({ status: 201, headers: { ...todoHeaders, location: path }, body: first });
  clock.instant = noon;
  const second = { ...first, text: 'Buy bread', done: false, updatedAt: noon };
  const replaced = await send('PUT', `/todos/${id.toUpperCase()}`, json({ text: 'Buy bread', done: false }));
  expect(replaced).toEqual({ status: 200, headers: todoHeaders, body: second });
  expect((await send('GET', '/todos')).body).toEqual([second]);
});

test('refuses a todo that is not whole', () =>
  expectFaults(['PUT', path, json({})], { '/body/text': 'is required', '/body/done': 'is required' }));
