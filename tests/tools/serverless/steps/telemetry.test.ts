import { expect, test } from '@jest/globals';
import { addTelemetry, declareExtension } from '../../../../tools/serverless/steps/telemetry.ts';
import { telemetrySettings } from '../../../../tools/stages/kinds.ts';
import { edit } from '../../../support/edit.ts';
import { createRun, restoreEnvironment } from '../serverless-under-test.ts';

const { OTLP_ENDPOINT, OTLP_HEADERS_SECRET, LOG_EXTENSION, OTEL_LAYER_ARN } = telemetrySettings;
const OTLP_HEADERS_SECRET_VERSION = 'a1b2c3d4-0000-4000-8000-000000000001';
restoreEnvironment();

const unknown = 'OTLP_ENDPOINT is not set: LOG_EXTENSION and OTEL_LAYER_ARN need a collector.';
const layerElsewhere = edit(OTEL_LAYER_ARN, 'eu-west-1', 'us-east-1');
const useless = 'OTLP_ENDPOINT and OTLP_HEADERS_SECRET do nothing without LOG_EXTENSION or OTEL_LAYER_ARN.';

test.each([
  [{ LOG_EXTENSION }, unknown],
  [{ OTEL_LAYER_ARN, OTLP_ENDPOINT: '' }, unknown],
  [{ LOG_EXTENSION, OTLP_HEADERS_SECRET, OTLP_ENDPOINT: 'http://otlp.example.com' }, /must begin with https/],
  [{ LOG_EXTENSION, OTLP_ENDPOINT: 'https://otlp.example.com/v1/logs' }, /must not end in \/v1\/…: each signal adds/],
  [{ OTLP_ENDPOINT, OTEL_LAYER_ARN: layerElsewhere }, /is in us-east-1, but the stage is in eu-west-1/],
  [
    { LOG_EXTENSION, OTLP_ENDPOINT, OTLP_HEADERS_SECRET_VERSION },
    'OTLP_HEADERS_SECRET_VERSION needs OTLP_HEADERS_SECRET.',
  ],
  [{ OTLP_ENDPOINT }, useless],
  [{ OTLP_HEADERS_SECRET }, useless],
  [{ LOG_EXTENSION: 'yes', OTLP_ENDPOINT }, 'LOG_EXTENSION must be one of: on'],
  [{ LOG_EXTENSION, OTLP_ENDPOINT: 'collector:4318' }, /OTLP_ENDPOINT must be an http or https URL/],
  [
    { LOG_EXTENSION, OTLP_ENDPOINT, OTLP_HEADERS_SECRET: 'api-key=a secret' },
    /OTLP_HEADERS_SECRET must be the name or ARN/,
  ],
  [
    { OTLP_ENDPOINT, OTEL_LAYER_ARN: edit(OTEL_LAYER_ARN, /:\d+$/, '') },
    /OTEL_LAYER_ARN must be the ARN of a layer version/,
  ],
])('packaging is refused with %j', async (environment, message) => {
  await expect(prepare(environment)).rejects.toThrow(message);
});

test('without settings nothing is changed or said', async () => {
  const { service, written } = await prepare({});
  expect(service).toEqual(createRun('dev').service);
  expect(written).toEqual([]);
});

test('traces need no headers, and touch the api only', async () => {
  const { service, written } = await prepare({ OTEL_LAYER_ARN, OTLP_ENDPOINT });
  const { api, docs } = service.functions;
  expect(api).toMatchObject({ layers: [OTEL_LAYER_ARN], environment: { OTEL_EXPORTER_OTLP_ENDPOINT: OTLP_ENDPOINT } });
  expect(api.environment).not.toHaveProperty('OTEL_EXPORTER_OTLP_HEADERS');
  expect(docs).toEqual({});
  expect(written).toEqual([`notice: Stage dev: traces of the api go to ${OTLP_ENDPOINT}.`]);
});

test('packaging warns if Lambda makes no choice of the requests that the layer traces', async () => {
  const { written } = await prepare({ OTEL_LAYER_ARN, OTLP_ENDPOINT }, { tracing: false });
  expect(written[0]).toBe(
    'warning: Stage dev has tracing: false. OTEL_LAYER_ARN may then send only traces of requests with a sampled traceparent.',
  );
});

test('a version of the headers is part of their reference, which so changes with it', async () => {
  const settings = { OTEL_LAYER_ARN, OTLP_ENDPOINT, OTLP_HEADERS_SECRET, OTLP_HEADERS_SECRET_VERSION };
  const { api } = (await prepare(settings)).service.functions;
  expect(api.environment['OTEL_EXPORTER_OTLP_HEADERS']).toBe(
    `{{resolve:secretsmanager:${OTLP_HEADERS_SECRET}:SecretString:::${OTLP_HEADERS_SECRET_VERSION}}}`,
  );
});

async function prepare(environment: Readonly<Record<string, string>>, changes = {}) {
  process.env = { ...environment };
  const run = createRun('dev', changes);
  await addTelemetry(run);
  declareExtension(run);
  return run;
}
