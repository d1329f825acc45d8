import { expect, test } from '@jest/globals';
import { useForEach, useResource } from '../../../../tests/support/use-resource.ts';
import { toLosses, toNumbers } from '../delivered-lines.ts';
import { createEnvironments, nothingLost, toLines } from '../execution-environment.ts';
import { unpackLayer } from '../extension-process.ts';

const layer = useResource(unpackLayer, ({ remove }) => remove());
const environments = createEnvironments((lambda, environment) => layer().start(lambda, environment));
useForEach(
  () => environments,
  ({ clear }) => clear(),
);

test('the layer runs without the Node options of the function, forwards, and ends with the environment', async () => {
  const { lambda, collector, end } = await environments.create({ environment: { NODE_OPTIONS: '--not-an-option' } });
  await lambda.deliver(toLines(2500));
  expect(await end()).toMatchObject({ ...nothingLost, received: 2500, delivered: 2500 });
  expect(new Set(toNumbers(collector)).size).toBe(2500);
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

test('in a flood at the end, all accepted records are forwarded or counted', async () => {
  const { lambda, extension, end } = await environments.create();
  let accepted = 0;
  // It ends when the extension accepts no more connections.
  const flood = (async () => {
    for (;;) if ((await lambda.deliver(toLines(100))).includes(200)) accepted += 100;
  })().catch(() => undefined);
  const counts = await end();
  await flood;
  expect(await extension.exited).toBe(0);
  const { received, delivered, bufferFull, shutdown } = counts as Readonly<Record<string, number>>;
  expect(received).toBeGreaterThanOrEqual(accepted);
  expect(Number(delivered) + Number(bufferFull) + Number(shutdown)).toBe(received);
});

test('a collector that never responds does not delay the end beyond the time of Lambda', async () => {
  const { lambda, collector, end } = await environments.create({ react: () => 'hang' });
  await lambda.deliver(toLines(1500));
  await collector.until(() => collector.requests.length === 1);
  expect(await end()).toMatchObject({ code: 0, received: 1500, delivered: 0, shutdown: 1500 });
});

test('malformed settings do not end the process before the environment', async () => {
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' };
  const { extension, end } = await environments.create({ environment });
  expect(await end()).toEqual({ code: 0 });
  expect(extension.log).toMatchObject([{ level: 'ERROR', message: 'nothing is forwarded' }]);
});

test('a broken log does not keep the process from its end', async () => {
  const { lambda, extension, end } = await environments.create();
  extension.breakLog();
  expect(await lambda.post('malformed')).toBe(200);
  expect(await end()).toEqual({ code: 0 });
});

test('a broken environment ends the process without an error', async () => {
  const { extension } = await environments.create({ faults: { next: 500 } });
  expect(await extension.exited).toBe(0);
});
