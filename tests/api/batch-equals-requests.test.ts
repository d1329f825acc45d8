import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BatchOperation } from '../../src/generated/validators.js';
import { onEveryEngine } from '../stores/on-every-engine.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { openBatchClient, type Result } from './batch-client.ts';
import { json } from './gateway.ts';

const ids = Array.from({ length: 6 }, (_, index) => `${index}e4f1a2b-3c4d-4e5f-8a6b-7c8d9e0f1a2b`);

const text = fc.constantFrom('a', 'b');
const done = fc.boolean();
const todo = fc.record({ text, done }, { requiredKeys: ['text'] });
const tags = fc.constantFrom('the present one', '"other"', '*');
const terms = { ifMatch: tags, ifNoneMatch: tags };
const changes = fc.record({ text, done }, { requiredKeys: [] });

/** An operation on the todo with an ID, or one that creates a todo of any. */
function operationOn(id: string): fc.Arbitrary<BatchOperation> {
  return fc.oneof(
    fc.record({ op: fc.constant('create' as const), todo }),
    fc.record({ op: fc.constant('create' as const), todo: todo.map((draft) => ({ id, ...draft })) }),
    fc.record(
      { op: fc.constant('update' as const), id: fc.constant(id), changes, ...terms },
      { requiredKeys: ['op', 'id', 'changes'] },
    ),
    fc.record({ op: fc.constant('delete' as const), id: fc.constant(id), ...terms }, { requiredKeys: ['op', 'id'] }),
  );
}

/** Operations of a batch, and an order in which the same are requested one by one. */
const cases = fc
  .tuple(...ids.map(operationOn))
  .chain((all) => fc.shuffledSubarray(all, { minLength: 1 }))
  .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all.entries()], { minLength: all.length })));

onEveryEngine('a batch', (store, { speed }) => {
  test('has the results and the effects of its operations as requests of their own, in any order', async () => {
    const { send } = createApiUnderTest(store().todos);
    const property = fc.asyncProperty(cases, async ([all, inOrder]) => {
      const [together, apart] = await Promise.all([openWithTodos(send), openWithTodos(send)]);
      const results = await together.batch(all.map(together.withTags));
      const expected: Result[] = [];
      for (const [index, operation] of inOrder) expected[index] = await apart.request(apart.withTags(operation));
      expect(results.map(toComparable)).toEqual(expected.map(toComparable));
      expect((await together.list()).map(withoutNewId).sort()).toEqual((await apart.list()).map(withoutNewId).sort());
      for (const { todo: shown, etag } of results) {
        if (shown) expect((await together.ask('GET', `/todos/${shown.id}`)).headers['etag']).toBe(etag);
      }
    });
    await fc.assert(property, { numRuns: Math.ceil(30 * speed) });
  });
});

/** A client who has every second todo. */
async function openWithTodos(send: Parameters<typeof openBatchClient>[0]) {
  const client = openBatchClient(send);
  const some = ids.filter((_, index) => index % 2 === 0);
  const created = await client.batch(some.map((id) => ({ op: 'create', todo: { id, text: 'first' } })));
  const etags = new Map(created.map((result) => [result.todo?.id, result.etag]));
  return { ...client, withTags, request };

  /** Returns an operation with the present ETag of its todo where that is meant. */
  function withTags(operation: BatchOperation): BatchOperation {
    const etag = 'id' in operation ? (etags.get(operation.id) ?? '"none"') : '';
    const entries = Object.entries(operation).map(([name, value]) => [
      name,
      value === 'the present one' ? etag : value,
    ]);
    return Object.fromEntries(entries);
  }

  async function request(operation: BatchOperation): Promise<Result> {
    const { status, headers, body } = await client.ask(...toRequest(operation));
    const { etag } = headers;
    const shown = status >= 400 ? { problem: body } : { ...(body !== undefined && { todo: body }) };
    return { status, ...shown, ...(etag && { etag }) } as Result;
  }
}

function toRequest(operation: BatchOperation): Parameters<ReturnType<typeof openBatchClient>['ask']> {
  if (operation.op === 'create') return ['POST', '/todos', json(operation.todo)];
  const { id, ifMatch, ifNoneMatch } = operation;
  const headers = { ...(ifMatch && { 'if-match': ifMatch }), ...(ifNoneMatch && { 'if-none-match': ifNoneMatch }) };
  if (operation.op === 'delete') return ['DELETE', `/todos/${id}`, { headers }];
  return ['PATCH', `/todos/${id}`, json(operation.changes, headers)];
}

/** Returns a result without what differs with each request: new IDs, versions, and the name of the request. */
function toComparable({ status, todo: shown, etag, problem, replayed }: Result) {
  const { instance: _, ...told } = problem ?? {};
  return { status, todo: shown && withoutNewId(shown), hasEtag: etag !== undefined, told, replayed };
}

function withoutNewId({ id, ...rest }: object & { readonly id: string }): string {
  return JSON.stringify({ ...rest, id: ids.includes(id) ? id : 'new' });
}
