import { describe, expect, test } from '@jest/globals';
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

describe('a log entry of the function', () => {
  test('in JSON has its level, IDs and other members, without the metrics that CloudWatch reads', () => {
    const error = { name: 'TypeError', message: 'no', stack: 'TypeError: no\n    at src/a.ts:1:2' };
    const line = {
      level: 'ERROR',
      timestamp: time,
      message: 'request',
      awsRequestId: 'a2f6f5e8',
      xrayTraceId: '1-62e900b2-710d76f009d6e7785905449a',
      status: 500,
      latency: 12.35,
      error: { ...error, cause: { message: 'why' }, code: 'internal_error' },
      _aws: { Timestamp: 1, CloudWatchMetrics: [] },
    };
    expect(toLogRecord({ type: 'function', time, record: line }, now)).toEqual({
      ...times,
      severityNumber: 17,
      severityText: 'ERROR',
      body: { stringValue: 'request' },
      attributes: [
        { key: 'faas.invocation_id', value: { stringValue: 'a2f6f5e8' } },
        { key: 'status', value: { intValue: '500' } },
        { key: 'latency', value: { doubleValue: 12.35 } },
        { key: 'exception.type', value: { stringValue: 'TypeError' } },
        { key: 'exception.message', value: { stringValue: 'no' } },
        { key: 'exception.stacktrace', value: { stringValue: error.stack } },
        {
          key: 'exception.cause',
          value: { kvlistValue: { values: [{ key: 'message', value: { stringValue: 'why' } }] } },
        },
        {
          key: 'error',
          value: { kvlistValue: { values: [{ key: 'code', value: { stringValue: 'internal_error' } }] } },
        },
      ],
      traceId: traceIds.traceId,
    });
  });

  test("that names the client's trace belongs to it, and has that of X-Ray as an attribute", () => {
    const clientTrace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const xrayTraceId = '1-62e900b2-710d76f009d6e7785905449a';
    const withBoth = { message: 'a', trace_id: clientTrace, xrayTraceId };
    const record = { ...times, body: { stringValue: 'a' }, attributes: [], traceId: clientTrace };
    const attributes = [{ key: 'xrayTraceId', value: { stringValue: xrayTraceId } }];
    expect(toLogRecord({ type: 'function', time, record: withBoth }, now)).toEqual({ ...record, attributes });
    const withOne = { message: 'a', trace_id: clientTrace };
    expect(toLogRecord({ type: 'function', time, record: withOne }, now)).toEqual(record);
  });

  test.each([
    ['plain text', 'Hello\n', 'Hello'],
    ['text that starts like JSON', '{"level":"INFO",\n', '{"level":"INFO",'],
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

  test('in JSON as text is the same as one that Lambda parsed', () => {
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

  test('that is nested too deeply is text below a depth', () => {
    const record = JSON.parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`);
    expect(JSON.stringify(toLogRecord({ type: 'function', time, record }, now))).toContain('{\\"a\\":');
  });

  test.each([
    ['an unknown level', { level: 'LOUD', message: 'a' }],
    ['a malformed level', { level: 5, message: 'a' }],
    ['a malformed trace ID', { xrayTraceId: '1-2-3', message: 'a' }],
    ['a trace ID in capitals', { trace_id: '4BF92F3577B34DA6A3CE929D0E0E4736', message: 'a' }],
    ['too long a trace ID', { trace_id: '4bf92f3577b34da6a3ce929d0e0e47360', message: 'a' }],
  ])('with %s has none', (_, record) => {
    const logRecord = toLogRecord({ type: 'function', time, record }, now);
    expect(logRecord).toEqual({ ...times, body: { stringValue: 'a' }, attributes: [] });
  });

  test.each([undefined, 'yesterday', 5e20, null])('with the time %p has the time of its delivery only', (wrong) => {
    const record = toLogRecord({ type: 'function', time: wrong, record: 'a' }, now);
    expect(record).toEqual({
      observedTimeUnixNano: times.observedTimeUnixNano,
      body: { stringValue: 'a' },
      attributes: [],
    });
  });
});

describe('an event of the platform', () => {
  test('that reports an invocation has its metrics as attributes', () => {
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
