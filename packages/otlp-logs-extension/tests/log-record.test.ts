import { describe, expect, test } from '@jest/globals';
import { createTelemetryUnderTest, observation } from '../../../tests/telemetry/telemetry-under-test.ts';
import { toLogRecord } from '../src/log-record.ts';

const time = '2026-11-25T08:00:00.123Z';
const now = Date.parse('2026-11-25T08:00:01Z');
const times = { timeUnixNano: '1795593600123000000', observedTimeUnixNano: '1795593601000000000' };
const tracing = {
  spanId: '54565fb41ac79632',
  type: 'X-Amzn-Trace-Id',
  value: 'Root=1-62e900b2-710d76f009d6e7785905449a;Parent=0efbd19962d95b05;Sampled=1',
};
const traceIds = { traceId: '62e900b2710d76f009d6e7785905449a', spanId: '54565fb41ac79632' };

describe('a line of the function', () => {
  test('that is the line about a request has its level, ids and members, without what CloudWatch makes metrics of', () => {
    const { observe, written } = createTelemetryUnderTest({
      namespace: 'todo-api-prod',
      tracing: { header: `${tracing.value}`, daemonAddress: undefined },
    });
    void observe({ ...observation, status: 500, failure: { code: 'internal_error', error: new TypeError('no') } });
    const line = JSON.parse(written.join(''));
    const { traceId: _, level, message, timestamp, awsRequestId, error, _aws, ...others } = line;
    expect(_aws).toBeDefined();
    const record = toLogRecord({ type: 'function', time, record: line }, now);
    expect(record).toEqual({
      ...times,
      severityNumber: 17,
      severityText: 'ERROR',
      body: { stringValue: 'request' },
      attributes: expect.any(Array),
      traceId: traceIds.traceId,
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

  test.each([
    ['plain text', 'Hello\n', 'Hello'],
    ['text that only begins like JSON', '{"level":"INFO",\n', '{"level":"INFO",'],
    ['nothing', undefined, ''],
    ['a number', 5, '5'],
    ['a list', ['a'], '["a"]'],
    ['null', null, 'null'],
  ])('that is %s is its text, without a level', (_, record, text) => {
    expect(toLogRecord({ type: 'function', time, record }, now)).toEqual({
      ...times,
      body: { stringValue: text },
      attributes: [],
    });
  });

  test('that is JSON as text is read like one that Lambda has read', () => {
    const record = {
      timestamp: time,
      level: 'warn',
      requestId: 'c6af9ac6',
      message: { text: 'a', of: [1, 0.5, true, null] },
    };
    expect(toLogRecord({ type: 'function', time, record: `${JSON.stringify(record)}\n` }, now)).toEqual({
      ...times,
      severityNumber: 13,
      severityText: 'WARN',
      body: {
        kvlistValue: {
          values: [
            { key: 'text', value: { stringValue: 'a' } },
            {
              key: 'of',
              value: { arrayValue: { values: [{ intValue: '1' }, { doubleValue: 0.5 }, { boolValue: true }, {}] } },
            },
          ],
        },
      },
      attributes: [
        { key: 'faas.invocation_id', value: { stringValue: 'c6af9ac6' } },
        { key: 'requestId', value: { stringValue: 'c6af9ac6' } },
      ],
    });
  });

  test('that is nested without end is cut to text', () => {
    const record = JSON.parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`);
    expect(JSON.stringify(toLogRecord({ type: 'function', time, record }, now))).toContain('{\\"a\\":');
  });

  test.each([
    ['no level that OTLP knows', { level: 'LOUD', message: 'a' }],
    ['a level that is none', { level: 5, message: 'a' }],
    ['a trace that is none', { traceId: '1-2-3', message: 'a' }],
  ])('with %s has none', (_, record) => {
    const told = toLogRecord({ type: 'function', time, record }, now);
    expect(told).toEqual({ ...times, body: { stringValue: 'a' }, attributes: [] });
  });

  test.each([undefined, 'yesterday', 5e20, null])(
    'whose time is %p has the time at which it was told only',
    (wrong) => {
      const record = toLogRecord({ type: 'function', time: wrong, record: 'a' }, now);
      expect(record).toEqual({
        observedTimeUnixNano: times.observedTimeUnixNano,
        body: { stringValue: 'a' },
        attributes: [],
      });
    },
  );
});

describe('an event of the platform', () => {
  test('that reports an invocation has what it measured as attributes', () => {
    const metrics = {
      durationMs: 693.92,
      billedDurationMs: 694,
      memorySizeMB: 512,
      maxMemoryUsedMB: 84,
      initDurationMs: 397.68,
    };
    const record = { requestId: '6d68ca91', status: 'success', metrics, tracing };
    expect(toLogRecord({ type: 'platform.report', time, record }, now)).toEqual({
      ...times,
      severityNumber: 9,
      severityText: 'INFO',
      eventName: 'platform.report',
      body: { stringValue: 'platform.report' },
      attributes: [
        { key: 'faas.invocation_id', value: { stringValue: '6d68ca91' } },
        { key: 'aws.lambda.status', value: { stringValue: 'success' } },
        { key: 'aws.lambda.duration_ms', value: { doubleValue: 693.92 } },
        { key: 'aws.lambda.billed_duration_ms', value: { intValue: '694' } },
        { key: 'aws.lambda.memory_size_mb', value: { intValue: '512' } },
        { key: 'aws.lambda.max_memory_used_mb', value: { intValue: '84' } },
        { key: 'aws.lambda.init_duration_ms', value: { doubleValue: 397.68 } },
      ],
      ...traceIds,
    });
  });

  test.each([
    ['platform.runtimeDone', { status: 'timeout' }, 'ERROR'],
    ['platform.report', { status: 'failure' }, 'ERROR'],
    ['platform.initReport', { status: 'error' }, 'ERROR'],
    ['platform.logsDropped', { droppedRecords: 5 }, 'WARN'],
    ['platform.start', { version: '7' }, 'INFO'],
    ['platform.new', 'a text', 'INFO'],
    ['platform.new', null, 'INFO'],
  ])('%s %j has the level %s', (type, record, level) => {
    expect(toLogRecord({ type, time, record }, now)).toMatchObject({ eventName: type, severityText: level });
  });
});
