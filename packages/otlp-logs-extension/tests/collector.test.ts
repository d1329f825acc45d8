import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../../tests/project/free-port.ts';
import { type Answer, accepted, type CollectorStub } from './collector-stub.ts';
import { type Environments, nothingLost, prepareEnvironments, toLines } from './environment.ts';

jest.setTimeout(60_000);

let environments: Environments;

beforeAll(async () => {
  environments = await prepareEnvironments();
});

afterEach(() => environments.clear());

afterAll(() => environments.remove());

test('a collector that is down costs the records, which are counted, and nothing else', async () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${await findFreePort()}`;
  const { lambda, end } = await environments.create({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT } });
  expect(await lambda.deliver(toLines(3000))).not.toContain(500);
  const { unreachable, shutdown, ...counts } = await end();
  expect(counts).toMatchObject({ code: 0, received: 3000, delivered: 0, bufferFull: 0 });
  expect(Number(unreachable) + Number(shutdown)).toBe(3000);
});

test.each<[string, Answer]>([
  ['breaks the connection', 'reset'],
  ['switches protocols', 'switch'],
  ['answers 429 and Retry-After in seconds', { status: 429, headers: { 'Retry-After': '0' } }],
  ['answers 503 and Retry-After as a date', { status: 503, headers: { 'Retry-After': new Date().toUTCString() } }],
  ['answers 502 and Retry-After in no way', { status: 502, headers: { 'Retry-After': 'soon' } }],
  ['answers 504', { status: 504 }],
])('a collector that %s twice gets all in the end', async (_, answer) => {
  const { lambda, collector, end } = await environments.create({
    answerTo: (request) => (request <= 2 ? answer : accepted),
  });
  await lambda.deliver(toLines(10));
  await collector.until(() => collector.records.length === 10);
  expect(collector.requests.map(({ records }) => records.length)).toEqual([10, 10, 10]);
  expect(await end()).toMatchObject({ ...nothingLost, received: 10, delivered: 10 });
});

test.each([301, 400, 500])(
  'records that a collector answers with %i are not sent again, and it is told how many it lost',
  async (status) => {
    const { lambda, collector, extension, end } = await environments.create({
      answerTo: (request) => (request === 1 ? { status } : accepted),
    });
    await lambda.deliver(toLines(10));
    await extension.logged('log records dropped');
    expect(extension.log).toMatchObject([
      { level: 'WARN', dropped: 10, reason: `The collector answered ${status}.`, extension: 'otlp-logs' },
    ]);
    await lambda.deliver(toLines(1));
    await collector.until(() => collector.records.length === 2);
    expect(collector.records).toMatchObject([
      { body: { stringValue: 'line 0' } },
      { severityText: 'WARN', attributes: [{ key: 'logs.dropped.count', value: { intValue: '10' } }] },
    ]);
    expect(await end()).toMatchObject({ ...nothingLost, received: 11, delivered: 1, refused: 10 });
  },
);

test.each([
  ['as a number', 3],
  ['as 64 bits in JSON', '3'],
])('what a collector rejects of a request, %s, is counted and not sent again', async (_, rejectedLogRecords) => {
  const body = JSON.stringify({ partialSuccess: { rejectedLogRecords, errorMessage: 'too old' } });
  const { lambda, collector, end } = await environments.create({ answerTo: () => ({ status: 200, body }) });
  await lambda.deliver(toLines(10));
  expect(await end()).toMatchObject({ ...nothingLost, received: 10, delivered: 7, rejected: 3 });
  expect(collector.requests).toHaveLength(1);
});

test.each([
  '',
  '<html>',
  'null',
  '{"partialSuccess":7}',
  '{"partialSuccess":{"rejectedLogRecords":"many"}}',
  'x'.repeat(1e6),
])('a collector that accepts with an answer that is none has accepted (%#)', async (body) => {
  const { lambda, end } = await environments.create({ answerTo: () => ({ status: 200, body }) });
  await lambda.deliver(toLines(10));
  expect(await end()).toMatchObject({ ...nothingLost, received: 10, delivered: 10 });
});

test.each([202, 204])('a collector that accepts with %i has accepted', async (status) => {
  const { lambda, end } = await environments.create({ answerTo: () => ({ status }) });
  await lambda.deliver(toLines(10));
  expect(await end()).toMatchObject({ ...nothingLost, received: 10, delivered: 10 });
});

test('a collector that never answers does not hold up the end', async () => {
  const { lambda, collector, end } = await environments.create({ answerTo: () => 'hang' });
  await lambda.deliver(toLines(1500));
  await collector.until(() => collector.requests.length === 1);
  expect(await end()).toMatchObject({ code: 0, received: 1500, delivered: 0, shutdown: 1500 });
});

test('while a collector is slow, the newest records are kept, and the others counted', async () => {
  const { promise: flooded, resolve: open } = Promise.withResolvers<Answer>();
  const { lambda, collector, extension, end } = await environments.create({ answerTo: () => flooded });
  await lambda.deliver(toLines(20_000));
  open(accepted);
  await collector.until(() => toNumbers(collector).includes(19_999));
  const counts = await end();
  const { delivered, bufferFull } = counts as Readonly<Record<string, number>>;
  expect(counts).toMatchObject({ ...nothingLost, bufferFull, received: 20_000 });
  expect(Number(delivered) + Number(bufferFull)).toBe(20_000);
  expect(bufferFull).toBeGreaterThan(0);
  const numbers = toNumbers(collector);
  expect(numbers).toHaveLength(Number(delivered));
  expect(numbers.slice(-10_000)).toEqual(Array.from({ length: 10_000 }, (_, index) => 10_000 + index));
  expect(toLosses(collector)).toBe(bufferFull);
  expect(extension.log).toContainEqual(
    expect.objectContaining({ message: 'log records dropped', reason: 'bufferFull' }),
  );
});

test('100,000 long lines, more than its memory holds, are each delivered or counted', async () => {
  const { lambda, collector, extension, end } = await environments.create();
  const statuses = await lambda.deliver(toLines(100_000, 'x'.repeat(1000)));
  expect(new Set(statuses)).toEqual(new Set([200]));
  const counts = await end();
  const { delivered, bufferFull } = counts as Readonly<Record<string, number>>;
  expect(counts).toMatchObject({ ...nothingLost, bufferFull, received: 100_000 });
  expect(Number(delivered) + Number(bufferFull)).toBe(100_000);
  expect(new Set(toNumbers(collector)).size).toBe(delivered);
  expect(toLosses(collector)).toBe(bufferFull);
  expect(await extension.exited).toBe(0);
});

/** @returns the numbers of the lines that were delivered */
function toNumbers({ records }: CollectorStub): readonly number[] {
  return records.flatMap(({ body }) => {
    const [, number] = /^line (\d+)$/.exec('stringValue' in body ? String(body.stringValue) : '') ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}

/** @returns how many lost records the collector was told of */
function toLosses({ records }: CollectorStub): number {
  const losses = records.filter(({ eventName }) => eventName === 'logs.dropped');
  return losses.reduce((sum, { attributes: [count] }) => sum + Number(Object(count?.value).intValue), 0);
}
