import { expect, test } from '@jest/globals';
import { createApiUnderTest } from '../api/api-under-test.ts';
import { openBatchClient } from '../api/batch-client.ts';
import { json } from '../api/gateway.ts';
import { onEveryWire } from './on-every-wire.ts';
import { key } from './two-clients.ts';
import { pass, type Wire } from './wire.ts';

onEveryWire('a batch', (store, wire) => {
  test.each([
    ['once', [1]],
    ['each second time', [1, 3, 5, 7, 9, 11, 13, 15, 17]],
    ['until it is sent again', Array.from({ length: 200 }, (_, index) => index)],
  ])('whose writes are stored and get no answer, %s, is done once', async (_, lost) => {
    const { owner, batch, list } = openBatchClient(createApiUnderTest(store().todos).send);
    const there = await batch([1, 2, 3, 4, 5, 6].map((number) => ({ op: 'create', todo: { text: `t${number}` } })));
    const [one, two, ...rest] = there.map(({ todo, etag }) => ({ id: todo?.id, ifMatch: etag }));
    const operations = [
      ...[7, 8, 9].map((number) => ({ op: 'create', todo: { text: `t${number}` } })),
      ...[one, two].map((about) => ({ op: 'update', changes: { done: true }, ...about })),
      ...rest.slice(0, 2).map((about) => ({ op: 'delete', ...about })),
    ];
    const { send } = createApiUnderTest(wire().connect().todos);
    const first = send('POST', '/todos/batch', { ...json({ operations }, key), owner });
    await loseAnswers(wire(), first, lost);
    wire().passAll();
    expect(await first).toMatchObject({ status: 200 });
    const results = await batch(operations, key);
    expect(results.map(({ status }) => status)).toEqual([201, 201, 201, 200, 200, 204, 204]);
    const stored = await list();
    expect(stored.map(({ text, done }) => [text, done]).sort()).toEqual([
      ...[
        ['t1', true],
        ['t2', true],
        ['t5', false],
        ['t6', false],
        ['t7', false],
        ['t8', false],
        ['t9', false],
      ],
    ]);
    expect(await batch(operations, key)).toEqual(results.map((result) => ({ ...result, replayed: true })));
    expect(JSON.stringify(await list())).toBe(JSON.stringify(stored));
  });
});

/** Lets the engine store all writes until the batch is answered, and loses the answers to those with some numbers. */
async function loseAnswers(wire: Wire, answer: Promise<unknown>, lost: readonly number[]): Promise<void> {
  for (let number = 0; ; number += 1) {
    const held = await Promise.race([wire.next(), answer.then(() => undefined)]);
    if (held === undefined) return;
    if (held.isWrite && lost.includes(number)) {
      await held.deliver();
      held.reset();
    } else await pass(held);
  }
}
