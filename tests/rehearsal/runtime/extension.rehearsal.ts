import { expect, test } from '@jest/globals';
import { startCollector } from '../../../packages/otlp-logs-extension/tests/collector-stub.ts';
import { unpackLayer } from '../../../packages/otlp-logs-extension/tests/extension-process.ts';
import { usePackage } from '../../package/packaged-service.ts';
import { apiEnvironment, toEvents } from '../../package/run-artefact.ts';
import { useDatabase } from '../../stores/dynamodb/database.ts';
import { useResource } from '../../support/use-resource.ts';
import { useFunction } from './use-function.ts';

const requests = 5;

const database = useDatabase();
const prod = usePackage('prod');
const collector = useResource(() => startCollector());
const layer = useResource(unpackLayer, ({ remove }) => remove());
const api = useFunction(() => ({
  service: prod(),
  name: 'api',
  environment: { ...apiEnvironment, ...database().settings, OTEL_EXPORTER_OTLP_ENDPOINT: collector().endpoint },
  extensions: [layer().launcher],
}));

test('over all freezes to the end, the collector gets each entry of the log and each report of the platform once', async () => {
  const [event] = toEvents([['GET', '/todos']]);
  for (let count = 0; count < requests; count += 1)
    expect(await api().call(event)).toMatchObject({ status: 'success' });
  await api().shutDown();
  const { records } = collector();
  const [start, ...entries] = api().log.map((entry) => JSON.parse(entry));
  const ids = entries.map(({ awsRequestId }): string => awsRequestId);
  const invocationsOf = (name: string) =>
    records
      .filter(({ eventName, body }) => name === (eventName ?? ('stringValue' in body && body.stringValue)))
      .map(({ attributes }) => attributes.find(({ key }) => key === 'faas.invocation_id')?.value);
  const each = ids.map((stringValue) => ({ stringValue }));
  const kinds = ['request', 'platform.start', 'platform.runtimeDone', 'platform.report'];
  expect(start).toMatchObject({ message: 'start' });
  expect(invocationsOf('start')).toEqual([undefined]);
  expect(new Set(ids).size).toBe(requests);
  expect(Object.fromEntries(kinds.map((kind) => [kind, invocationsOf(kind)]))).toEqual(
    Object.fromEntries(kinds.map((kind) => [kind, each])),
  );
  const counts = JSON.parse(String(api().extensionLog.at(-1)));
  const none = { rejected: 0, bufferFull: 0, refused: 0, unreachable: 0, shutdown: 0, malformed: 0 };
  const all = { received: records.length, delivered: records.length };
  expect(counts).toMatchObject({ message: 'log records forwarded', ...all, ...none });
});
