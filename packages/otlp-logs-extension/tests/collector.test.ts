import { expect, test } from '@jest/globals';
import { useForEach } from '../../../tests/support/use-resource.ts';
import { accepted, type Reaction, startCollector } from './collector-stub.ts';
import { toLosses, toNumbers } from './delivered-lines.ts';
import { createEnvironments, nothingLost, toLines } from './execution-environment.ts';
import { startInProcess } from './extension-in-process.ts';

const environments = createEnvironments(startInProcess);
useForEach(
  () => environments,
  ({ clear }) => clear(),
);

test('records are lost if the collector is down, and counted', async () => {
  const { endpoint, close } = await startCollector();
  close();
  const { lambda, end } = await environments.create({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
  expect(await lambda.deliver(toLines(3000))).not.toContain(500);
  const { unreachable, shutdown, ...counts } = await end();
  expect(counts).toMatchObject({ code: 0, received: 3000, delivered: 0, bufferFull: 0 });
  expect(Number(unreachable) + Number(shutdown)).toBe(3000);
});

test.each<[string, Reaction]>([
  ['breaks the connection', 'reset'],
  ['switches protocols', 'switch'],
  ['does not respond in time', 'hang'],
  ['responds with 429 and Retry-After in seconds', { status: 429, headers: { 'Retry-After': '0' } }],
  [
    'responds with 503 and Retry-After as a date',
    { status: 503, headers: { 'Retry-After': new Date().toUTCString() } },
  ],
  ['responds with 502 and a malformed Retry-After', { status: 502, headers: { 'Retry-After': 'soon' } }],
  ['responds with 504', { status: 504 }],
])('a collector that %s twice gets all records in the end', async (_, reaction) => {
  const { lambda, collector, end } = await environments.create({
    react: (request) => (request <= 2 ? reaction : accepted),
    timing: { timeoutMax: 300 },
  });
  await lambda.deliver(toLines(10));
  await collector.until(() => collector.records.length === 10);
  expect(collector.requests.map(({ records }) => records.length)).toEqual([10, 10, 10]);
  expect(await end()).toMatchObject({ ...nothingLost, received: 10, delivered: 10 });
});

test.each([301, 400, 500])(
  'records are not sent again after a response with %i, and the next request reports the loss',
  async (status) => {
    const { lambda, collector, extension, end } = await environments.create({
      react: (request) => (request === 1 ? { status } : accepted),
    });
    await lambda.deliver(toLines(10));
    await extension.logged('log records dropped');
    expect(extension.log).toMatchObject([
      { level: 'WARN', dropped: 10, reason: `The collector responded with ${status}.`, extension: 'otlp-logs' },
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
])(
  'records that a collector rejects in a request, %s, are counted and not sent again',
  async (_, rejectedLogRecords) => {
    const body = JSON.stringify({ partialSuccess: { rejectedLogRecords, errorMessage: 'too old' } });
    const { lambda, collector, end } = await environments.create({ react: () => ({ status: 200, body }) });
    await lambda.deliver(toLines(10));
    expect(await end()).toMatchObject({ ...nothingLost, received: 10, delivered: 7, rejected: 3 });
    expect(collector.requests).toHaveLength(1);
  },
);

test.each([
  '',
  '<html>',
  'null',
  '{"partialSuccess":7}',
  '{"partialSuccess":{"rejectedLogRecords":"many"}}',
  'x'.repeat(1e6),
])('a successful response with a malformed body is a success (%#)', async (body) => {
  const { lambda, end } = await environments.create({ react: () => ({ status: 200, body }) });
  await lambda.deliver(toLines(10));
  expect(await end()).toMatchObject({ ...nothingLost, received: 10, delivered: 10 });
});

test.each([202, 204])('a response with %i is a success', async (status) => {
  const { lambda, end } = await environments.create({ react: () => ({ status }) });
  await lambda.deliver(toLines(10));
  expect(await end()).toMatchObject({ ...nothingLost, received: 10, delivered: 10 });
});

test('a collector that never responds does not delay the end', async () => {
  const deadlineMs = Date.now() + 1000;
  const { lambda, collector, end } = await environments.create({ react: () => 'hang', faults: { deadlineMs } });
  await lambda.deliver(toLines(1500));
  await collector.until(() => collector.requests.length === 1);
  expect(await end()).toMatchObject({ code: 0, received: 1500, delivered: 0, shutdown: 1500 });
});

test('while a collector is slow, the newest records are kept, and the others counted', async () => {
  const { promise: flooded, resolve: open } = Promise.withResolvers<Reaction>();
  const { lambda, collector, extension, end } = await environments.create({ react: () => flooded });
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
