import { describe, expect, test } from '@jest/globals';
import { useForEach } from '../../../tests/support/use-resource.ts';
import { createEnvironments, nothingLost, toEvent, toLines } from './execution-environment.ts';
import { startInProcess } from './extension-in-process.ts';

const environments = createEnvironments(startInProcess);
useForEach(
  () => environments,
  ({ clear }) => clear(),
);

const [register, subscribe, next] = [
  'POST /2020-01-01/extension/register',
  'PUT /2022-07-01/telemetry',
  'GET /2020-01-01/extension/event/next',
];

test('registers, subscribes, reports that it is ready, and ends with the environment', async () => {
  const { lambda, end } = await environments.create();
  expect(lambda.calls).toEqual([register, subscribe, next]);
  expect(lambda.subscription()).toEqual({
    schemaVersion: '2025-01-29',
    // Logs of extensions would include its own.
    types: ['platform', 'function'],
    buffering: { maxItems: 1000, maxBytes: 262_144, timeoutMs: 100 },
    destination: { protocol: 'HTTP', URI: expect.stringMatching(/^http:\/\/sandbox\.localdomain:\d+$/) },
  });
  expect(await end()).toMatchObject({ ...nothingLost, received: 0, delivered: 0 });
  expect(lambda.calls).toHaveLength(3);
});

test('forwards telemetry while the environment lives, with the attributes of the function', async () => {
  const { lambda, collector, end } = await environments.create({
    environment: { OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20secret%3D,x-tenant=todo', SERVICE_VERSION: '1.2.3' },
  });
  const report = { requestId: 'c6af9ac6', status: 'success', metrics: { durationMs: 1.5, billedDurationMs: 2 } };
  await lambda.deliver([
    toEvent({ level: 'INFO', message: 'request', status: 201 }),
    toEvent(report, 'platform.report'),
  ]);
  await collector.until(() => collector.records.length === 2);
  const [request] = collector.requests;
  expect(request).toMatchObject({
    url: '/v1/logs',
    headers: { 'content-type': 'application/json', 'api-key': 'a secret=', 'x-tenant': 'todo' },
    records: [{ body: { stringValue: 'request' } }, { eventName: 'platform.report' }],
  });
  expect(request?.resource).toEqual([
    { key: 'service.name', value: { stringValue: 'todo-api-prod-api' } },
    { key: 'service.version', value: { stringValue: '1.2.3' } },
    { key: 'faas.name', value: { stringValue: 'todo-api-prod-api' } },
    { key: 'faas.version', value: { stringValue: '7' } },
    { key: 'cloud.provider', value: { stringValue: 'aws' } },
    { key: 'cloud.platform', value: { stringValue: 'aws_lambda' } },
    { key: 'cloud.region', value: { stringValue: 'eu-west-1' } },
    { key: 'cloud.account.id', value: { stringValue: '123456789012' } },
  ]);
  expect(await end()).toMatchObject({ ...nothingLost, received: 2, delivered: 2 });
});

describe('when the environment ends', () => {
  test('earlier telemetry is forwarded', async () => {
    const { lambda, collector, end } = await environments.create();
    await lambda.deliver(toLines(2500));
    expect(await end()).toMatchObject({ ...nothingLost, received: 2500, delivered: 2500 });
    expect(new Set(collector.records.map(({ body }) => JSON.stringify(body))).size).toBe(2500);
  });

  test('telemetry that Lambda still delivers is forwarded', async () => {
    const { lambda, collector, end } = await environments.create({ timing: { lastDeliveries: 300 } });
    const ended = end();
    await lambda.deliver(toLines(1));
    expect(await ended).toMatchObject({ ...nothingLost, received: 1, delivered: 1 });
    expect(collector.records).toHaveLength(1);
  });

  test.each([2000, null, 'soon'])('with the deadline %p, telemetry is forwarded', async (deadlineMs) => {
    const { lambda, end } = await environments.create({ faults: { deadlineMs } });
    await lambda.deliver(toLines(10));
    expect(await end()).toMatchObject({ ...nothingLost, received: 10, delivered: 10 });
  });
});

test('malformed telemetry is accepted, counted and logged, and the rest forwarded', async () => {
  const { lambda, collector, extension, end } = await environments.create();
  const strange = [{}, { type: 'new.kind' }, { type: 'function' }, { type: 'platform.report', record: null, time: 5 }];
  const bodies = ['', 'nothing', '{"type":"function"}', '[', `[1,null,[],${JSON.stringify(strange).slice(1)}`];
  for (const body of bodies) expect(await lambda.post(body)).toBe(200);
  expect(await lambda.post(`["${'x'.repeat(5_000_000)}"]`)).toBe(200);
  await lambda.deliver(toLines(1));
  expect(await end()).toMatchObject({ ...nothingLost, received: 4, delivered: 4, malformed: 9 });
  expect(collector.records).toHaveLength(4);
  expect(unread(extension.log)).toHaveLength(6);
});

test('malformed events are one log entry a delivery and reason, with their number', async () => {
  const { lambda, extension, end } = await environments.create();
  const nested = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const delivery = [...Array(100_000).fill(1), toEvent(nested), ...toLines(1), toEvent(nested)];
  for (let post = 0; post < 2; post += 1) expect(await lambda.post(JSON.stringify(delivery))).toBe(200);
  expect(await end()).toMatchObject({ ...nothingLost, received: 2, delivered: 2, malformed: 200_004 });
  const entries = [
    { level: 'WARN', reason: 'an event: It has no type.', count: 100_000 },
    { level: 'WARN', reason: expect.stringMatching(/^an event: RangeError/), count: 2 },
  ];
  expect(unread(extension.log)).toMatchObject([...entries, ...entries]);
});

function unread(log: readonly Readonly<Record<string, unknown>>[]) {
  return log.filter(({ message }) => message === 'telemetry that cannot be read');
}

test('an event that is nested too deeply is counted, and the others of its delivery are forwarded', async () => {
  const { lambda, end } = await environments.create();
  const nested = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  await lambda.deliver([...toLines(1), toEvent(nested), ...toLines(1)]);
  expect(await end()).toMatchObject({ ...nothingLost, received: 2, delivered: 2, malformed: 1 });
});

describe('a function is not harmed', () => {
  test.each([
    ['by a missing endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    ['by a malformed endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }],
    ['by malformed headers', { OTEL_EXPORTER_OTLP_HEADERS: 'a secret' }],
    ['by headers that do not decode', { OTEL_EXPORTER_OTLP_HEADERS: 'api-key=%a-secret' }],
  ])('%s', async (_, environment) => {
    const { lambda, extension, end } = await environments.create({ environment });
    expect(lambda.calls).toEqual([register, next]);
    expect(await end()).toEqual({ code: 0 });
    expect(extension.log).toMatchObject([{ level: 'ERROR', message: 'nothing is forwarded' }]);
    expect(JSON.stringify(extension.log)).not.toContain('secret');
  });

  test.each([500, 202])('by a subscription that is answered with %i', async (status) => {
    const { lambda, extension, end } = await environments.create({ faults: { subscribe: status } });
    expect(lambda.calls).toEqual([register, subscribe, next]);
    expect(await end()).toEqual({ code: 0 });
    expect(extension.log).toMatchObject([{ level: 'ERROR', message: 'nothing is forwarded' }]);
  });

  test('by a broken environment, which it leaves immediately', async () => {
    const { lambda, extension } = await environments.create({ faults: { next: 500 } });
    expect(await extension.exited).toBe(0);
    expect(lambda.calls).toEqual([register, subscribe, next]);
    expect(extension.log).toMatchObject([
      { message: 'no end of the environment' },
      { message: 'log records forwarded' },
    ]);
  });
});
