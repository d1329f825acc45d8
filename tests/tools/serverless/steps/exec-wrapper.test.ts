import { expect, test } from '@jest/globals';
import { useExecWrapper } from '../../../../tools/serverless/steps/exec-wrapper.ts';
import { telemetrySettings } from '../../../../tools/stages/kinds.ts';
import { createRun, restoreEnvironment } from '../serverless-under-test.ts';

const { OTEL_LAYER_ARN, OTLP_ENDPOINT } = telemetrySettings;
restoreEnvironment();

test('packaging is refused with OpenTelemetry’s layer, which has a wrapper of its own', async () => {
  process.env = { OTEL_LAYER_ARN, OTLP_ENDPOINT };
  await expect(useExecWrapper(createRun('dev', { dropExposeGc: 'true' }))).rejects.toThrow(
    'OTEL_LAYER_ARN needs dropExposeGc=false: Lambda starts a function by one AWS_LAMBDA_EXEC_WRAPPER.',
  );
});

test('without the setting nothing is changed or refused', async () => {
  process.env = { OTEL_LAYER_ARN, OTLP_ENDPOINT };
  const run = createRun('dev');
  await useExecWrapper(run);
  expect(run.service).toEqual(createRun('dev').service);
});
