import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { onEveryEngine } from '../stores/on-every-engine.ts';
import { useResource } from '../support/use-resource.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { openBatchClient, type Result } from './batch-client.ts';
import { json } from './gateway.ts';
import { problem } from './problem.ts';
import { id, valid } from './rows.ts';
import { openIsolation } from './two-owners.ts';

const key = { 'idempotency-key': 'a-key' };
const replayed = (result: Result) => ({ ...result, replayed: true });
const creations = (count: number) => Array.from({ length: count }, (_, index) => create(`t${index}`));

onEveryEngine('a batch', (store) => {
  const isolation = useResource(() => openIsolation(store()));

  test('of 100 operations, of which five fail, does nothing twice when its answer is lost and it is sent again', async () => {
    const { batch, list } = open();
    const there = await batch(creations(60));
    const changed = there.map(({ todo, etag }, index) => {
      const terms = { id: todo?.id, ifMatch: index < 5 ? '"other"' : etag };
      return index < 35 ? { op: 'update', changes: { done: true }, ...terms } : { op: 'delete', ...terms };
    });
    const operations = [...creations(40), ...changed];
    const first = await batch(operations, key);
    const statuses = [40, 5, 30, 25].flatMap((count, index) => Array(count).fill([201, 412, 200, 204][index]));
    expect(first.map(({ status }) => status)).toEqual(statuses);
    const stored = JSON.stringify(await list());
    expect(JSON.parse(stored)).toHaveLength(75);
    const failed = problem(412, 'precondition_failed');
    const again = first.map((result) => (result.problem ? { ...result, problem: failed } : replayed(result)));
    expect(await batch(operations, key)).toEqual(again);
    expect(JSON.stringify(await list())).toBe(stored);
  });

  test('that comes twice at once, with one key, is done once', async () => {
    const { owner, batch, list } = open();
    const other = createApiUnderTest(store().connect().todos);
    const request = { ...json({ operations: creations(20) }, key), owner };
    const [one, { body }] = await Promise.all([batch(creations(20), key), other.send('POST', '/todos/batch', request)]);
    const { results: two } = body as { readonly results: readonly Result[] };
    expect(one.map(replayed)).toEqual(two.map(replayed));
    expect(one.map((result) => result.replayed === true)).toEqual(two.map((result) => result.replayed !== true));
    expect((await list()).map(({ id: each }) => each).sort()).toEqual(one.map(({ todo }) => todo?.id).sort());
  });

  test('has a key for each operation, which no request of another kind has', async () => {
    const { batch, ask, list } = open();
    const first = await batch([create('a'), create('a')], key);
    expect(await batch([create('a'), create('a')], { 'idempotency-key': '"a-key"' })).toEqual(first.map(replayed));
    for (const single of ['a-key', 'a-key0', 'a-key1']) {
      const { headers } = await ask('POST', '/todos', json({ text: 'a' }, { 'idempotency-key': single }));
      expect(headers).not.toHaveProperty('idempotent-replayed');
    }
    expect(await batch([create('a'), create('b')], key)).toEqual([
      { ...first[0], replayed: true },
      { status: 422, problem: problem(422, 'idempotency_key_reused') },
    ]);
    expect(await list()).toHaveLength(5);
  });

  test.each([
    ['update', { changes: { done: true } }],
    ['delete', {}],
  ])(
    'with %s of another owner’s todo is answered as for an absent id, at the same cost, and changes nothing',
    async (op, more) => {
      const { ask, itemsOf } = isolation();
      const [alice, bob] = [v4(), v4()];
      const { headers } = await ask('PUT', `/todos/${id}`, { ...json(valid), owner: alice });
      const before = await itemsOf(alice);
      for (const terms of [{}, { ifMatch: '*' }, { ifMatch: headers['etag'] }, { ifNoneMatch: '*' }]) {
        const askAbout = (some: string) => {
          const operations = [{ op, id: some, ...more, ...terms }];
          return ask('POST', '/todos/batch', { ...json({ operations }), owner: bob });
        };
        const answer = await askAbout(id);
        for (const call of answer.calls) expect(call).toMatch(new RegExp(`^(read|write) |of ${bob}$`));
        expect(JSON.stringify(answer).replaceAll(id, '')).toEqual(JSON.stringify(await askAbout(v4())));
      }
      expect(await itemsOf(alice)).toEqual(before);
    },
  );

  function open() {
    return openBatchClient(createApiUnderTest(store().todos).send);
  }
});

function create(text: string) {
  return { op: 'create', todo: { text } };
}
