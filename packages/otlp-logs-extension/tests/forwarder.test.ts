import { expect, jest, test } from '@jest/globals';
import { useForEach } from '../../../tests/support/use-resource.ts';
import type { Outcome } from '../src/collector.ts';
import { createForwarder } from '../src/forwarder.ts';

const delivered: Outcome = { kind: 'delivered', rejected: 0 };
const retry = (after?: number): Outcome => ({ kind: 'retry', after, reason: 'busy' });
const none = { rejected: 0, bufferFull: 0, refused: 0, unreachable: 0, shutdown: 0 };

useForEach(
  () => jest.useFakeTimers(),
  () => jest.useRealTimers(),
);

/** @param outcomes of the requests; further requests have the last one */
function createForwarderUnderTest(...outcomes: readonly Outcome[]) {
  const sent: (readonly string[])[] = [];
  const losses: string[] = [];
  const forwarder = createForwarder({
    send: async (records) => outcomes[Math.min(sent.push(records), outcomes.length) - 1] ?? delivered,
    onLoss: (count, reason) => void losses.push(`${count} ${reason}`),
  });
  return { ...forwarder, sent, losses };
}

test('records wait for others, but not for long', async () => {
  const { add, sent } = createForwarderUnderTest(delivered);
  add(['1']);
  await jest.advanceTimersByTimeAsync(499);
  add(['2']);
  expect(sent).toEqual([]);
  await jest.advanceTimersByTimeAsync(1);
  expect(sent).toEqual([['1', '2']]);
});

test('a full batch does not wait', async () => {
  const { add, sent } = createForwarderUnderTest(delivered);
  add(Array(999).fill('1'));
  await jest.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([]);
  add(['2', '3']);
  await jest.advanceTimersByTimeAsync(0);
  expect(sent.map(({ length }) => length)).toEqual([1000]);
});

test('nothing is sent again before the time that the collector named', async () => {
  const { add, sent } = createForwarderUnderTest(retry(30_000), delivered);
  add(['1']);
  await jest.advanceTimersByTimeAsync(500 + 29_999);
  add(['2']);
  expect(sent).toEqual([['1']]);
  await jest.advanceTimersByTimeAsync(1);
  expect(sent).toEqual([['1'], ['1']]);
});

test('a batch is tried six times, ever more slowly, then given up, and the next one tried', async () => {
  const { add, sent, losses, close } = createForwarderUnderTest(...Array(6).fill(retry()), delivered);
  add(['1']);
  await jest.advanceTimersByTimeAsync(500 + 100);
  expect(sent.length).toBeLessThanOrEqual(2);
  await jest.advanceTimersByTimeAsync(6200);
  expect(sent).toEqual(Array(6).fill(['1']));
  expect(losses).toEqual(['1 busy']);
  add(['2']);
  await jest.advanceTimersByTimeAsync(500);
  expect(sent.at(-1)).toEqual(['2', expect.stringContaining('"logs.dropped.count","value":{"intValue":"1"}')]);
  expect(await close(Date.now() + 1000)).toEqual({ ...none, received: 2, delivered: 1, unreachable: 1 });
});

test('at the end nothing waits for more records or for a time after the deadline', async () => {
  const { add, sent, close } = createForwarderUnderTest(retry(30_000), delivered);
  add(['1']);
  await jest.advanceTimersByTimeAsync(500);
  add(['2']);
  expect(await close(Date.now() + 1000)).toEqual({ ...none, received: 2, delivered: 2 });
  expect(sent).toEqual([['1'], ['1'], ['2']]);
});

test('the first loss is logged immediately, further losses at most every ten seconds, and all in the end', async () => {
  const { add, losses, close } = createForwarderUnderTest({ kind: 'refused', reason: 'no' });
  for (let second = 0; second < 25; second += 1) {
    add(['1']);
    await jest.advanceTimersByTimeAsync(1000);
  }
  await close(Date.now() + 1000);
  expect(losses).toEqual(['1 no', '10 no', '10 no', '4 no']);
});
