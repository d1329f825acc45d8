import { expect, test } from '@jest/globals';
import { toLogRecord } from '#otlp-logs-extension/log-record.ts';
import { createTelemetryUnderTest, observation } from './telemetry-under-test.ts';

test('the log extension forwards the entry of a request with all its members but the metrics', () => {
  const { observe, written } = createTelemetryUnderTest({
    namespace: 'todo-api-prod',
    tracing: {
      header: 'Root=1-62e900b2-710d76f009d6e7785905449a;Parent=0efbd19962d95b05;Sampled=1',
      daemonAddress: undefined,
    },
  });
  void observe({ ...observation, status: 500, failure: { code: 'internal_error', error: new TypeError('no') } });
  const entry = JSON.parse(written.join(''));
  const { xrayTraceId: _, level, message, timestamp, awsRequestId, error, _aws, ...others } = entry;
  expect(_aws).toBeDefined();
  const record = toLogRecord({ type: 'function', time: timestamp, record: entry }, 0);
  expect(record).toEqual({
    timeUnixNano: `${Date.parse(timestamp)}000000`,
    observedTimeUnixNano: '0000000',
    severityNumber: 17,
    severityText: 'ERROR',
    body: { stringValue: 'request' },
    attributes: expect.any(Array),
    traceId: '62e900b2710d76f009d6e7785905449a',
  });
  expect(Object.fromEntries(record.attributes.map(({ key, value }) => [key, Object.values(value)[0]]))).toEqual({
    'faas.invocation_id': awsRequestId,
    ...Object.fromEntries(
      Object.entries(others).map(([name, value]) => [name, Number.isInteger(value) ? String(value) : value]),
    ),
    'exception.type': 'TypeError',
    'exception.message': 'no',
    'exception.stacktrace': error.stack,
  });
});
