import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { ajv } from './conformance.ts';
import { json } from './gateway.ts';
import { problem } from './problem.ts';
import { id } from './rows.ts';

const isDescribed = ajv.compile({ $ref: 'openapi#/components/schemas/BatchOperation' });

const etag = '"AZt9Ol8ufBqdRAptL4scPg"';
const sound = [
  { op: 'create', todo: { text: 'a', done: true, id: '0e4f1a2b-3c4d-4e5f-8a6b-7c8d9e0f1a2b' } },
  { op: 'update', id, changes: { text: 'a', done: false }, ifMatch: etag, ifNoneMatch: '*' },
  { op: 'delete', id, ifMatch: `W/${etag}, ${etag}`, ifNoneMatch: '"a"' },
];
const odd = fc.constantFrom<unknown>(
  ...[undefined, null, '', 'a', ' ', '*', '"a"', '"', 0, 1.5, true, [], {}, [[]], id, id.toUpperCase(), `${id}0`],
  ...['create', 'update', 'delete', 'Create', 'toString', { text: 'a' }, { text: '' }, { id }, { text: 'a', x: 1 }],
  ...['\u0000', '\ud83e', 'a'.repeat(4097), `${etag},`.repeat(20), { done: null }, { op: 'delete', id }],
);
const name = fc.constantFrom(
  'op',
  'id',
  'todo',
  'changes',
  'ifMatch',
  'ifNoneMatch',
  'if-match',
  'text',
  'toString',
  '',
);

/** Operations with up to three members that are odd, or not there. */
const operation = fc
  .tuple(fc.constantFrom(...sound), fc.array(fc.tuple(name, odd), { maxLength: 3 }))
  .map(([base, changes]) => ({ ...base, ...Object.fromEntries(changes) }));

test('an operation is taken exactly if the document describes it; else the batch is refused and no call is made', async () => {
  let calls = 0;
  const call = () => {
    calls += 1;
    return Promise.reject(new Error('no'));
  };
  const { send } = createApiUnderTest({
    put: call,
    update: call,
    remove: call,
    get: call,
  } as unknown as TodoRepository);
  await fc.assert(
    fc.asyncProperty(fc.oneof(operation, odd), async (fuzzed) => {
      calls = 0;
      const operations = [{ op: 'create', todo: { text: 'a' } }, JSON.parse(JSON.stringify(fuzzed) ?? 'null')];
      const { status, body } = await send('POST', '/todos/batch', json({ operations }));
      const isTaken = isDescribed(operations[1]);
      expect({ status, calls: calls > 0 }).toEqual({ status: isTaken ? 200 : 400, calls: isTaken });
      if (!isTaken) expect(body).toEqual(problem(400, 'invalid_request', expect.arrayContaining([expect.anything()])));
    }),
    { numRuns: 2000 },
  );
});
