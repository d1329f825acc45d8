import { type AnyValue, type KeyValue, toAnyValue, toAttributes } from './any-value.ts';
import { isMembers, type Members, type TelemetryEvent } from './telemetry-event.ts';

/** A log record in the JSON of OTLP. @see https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export interface LogRecord {
  readonly timeUnixNano?: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly body: AnyValue;
  readonly attributes: readonly KeyValue[];
  readonly traceId?: string;
  readonly spanId?: string;
}

/** @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const severities: Readonly<Record<string, number>> = { TRACE: 1, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 };

/** Converts telemetry to a log record. @param now time of its delivery, in milliseconds since 1970 */
export function toLogRecord({ type, time, record }: TelemetryEvent, now: number): LogRecord {
  const times = { ...toTime(time), observedTimeUnixNano: toNanos(now) };
  if (type.startsWith('platform.')) return { ...times, ...fromPlatform(type, isMembers(record) ? record : { record }) };
  return { ...times, ...fromLine(toMembers(record)) };
}

/** Returns a record that reports dropped records to the collector. */
export function toLossRecord(count: number, now: number): LogRecord {
  return {
    timeUnixNano: toNanos(now),
    observedTimeUnixNano: toNanos(now),
    ...toSeverity('WARN'),
    eventName: 'logs.dropped',
    body: { stringValue: `${count} log records were dropped before this one.` },
    attributes: toAttributes({ 'logs.dropped.count': count }),
  };
}

type Content = Omit<LogRecord, 'timeUnixNano' | 'observedTimeUnixNano'>;

/** Converts a log entry of the function: text, or the members of its JSON. */
function fromLine(line: string | Members): Content {
  if (typeof line === 'string') return { body: { stringValue: line }, attributes: [] };
  const { level, timestamp: _, message, trace_id, xrayTraceId, error, awsRequestId, _aws, ...others } = line;
  const invocation = { 'faas.invocation_id': awsRequestId ?? line['requestId'] };
  return {
    ...toSeverity(level),
    body: toAnyValue(message),
    attributes: toAttributes({ ...invocation, ...others, ...toException(error), ...(trace_id ? { xrayTraceId } : {}) }),
    ...toTraceId(trace_id ?? xrayTraceId),
  };
}

/** Converts an event of the platform. Its metrics become attributes: `durationMs` becomes `aws.lambda.duration_ms`. */
function fromPlatform(type: string, { requestId, tracing, metrics, ...others }: Members): Content {
  const measured = isMembers(metrics) ? metrics : {};
  const named = Object.entries({ ...others, ...measured }).map(([name, value]) => [toAttributeName(name), value]);
  return {
    ...toSeverity(toPlatformLevel(type, others['status'])),
    eventName: type,
    body: { stringValue: type },
    attributes: toAttributes({ 'faas.invocation_id': requestId, ...Object.fromEntries(named) }),
    ...(isMembers(tracing) ? fromTracing(tracing) : {}),
  };
}

function toAttributeName(name: string): string {
  const words = name.replace(/[a-z\d](?=[A-Z])/g, '$&_');
  return `aws.lambda.${words.toLowerCase()}`;
}

function toPlatformLevel(type: string, status: unknown): string {
  if (typeof status === 'string' && status !== 'success') return 'ERROR';
  return type === 'platform.logsDropped' ? 'WARN' : 'INFO';
}

function toSeverity(level: unknown) {
  const severityNumber = typeof level === 'string' ? severities[level.toUpperCase()] : undefined;
  return severityNumber === undefined ? {} : { severityNumber, severityText: String(level).toUpperCase() };
}

/** @see https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/ */
function toException(error: unknown): Members {
  if (!isMembers(error)) return { error };
  const { name, message, stack, ...others } = error;
  const { cause = undefined, ...rest } = others;
  return {
    'exception.type': name,
    'exception.message': message,
    'exception.stacktrace': stack,
    'exception.cause': cause,
    ...(Object.keys(rest).length === 0 ? {} : { error: rest }),
  };
}

/** Parses text that is a JSON object, in every log format of the function. */
function toMembers(record: unknown): string | Members {
  if (isMembers(record)) return record;
  if (typeof record !== 'string') return JSON.stringify(record) ?? '';
  const text = record.trimEnd();
  if (!text.startsWith('{')) return text;
  try {
    return JSON.parse(text) as Members;
  } catch {
    return text;
  }
}

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
function fromTracing({ value, spanId }: Members) {
  const [, root] = /(?:^|;)Root=([^;]*)/.exec(String(value)) ?? [];
  const isSpanId = typeof spanId === 'string' && /^[0-9a-f]{16}$/.test(spanId);
  return { ...toTraceId(root), ...(isSpanId ? { spanId } : {}) };
}

/** X-Ray writes the 32 digits of a W3C trace ID with a version and hyphens. */
function toTraceId(traceId: unknown) {
  const [, ...digits] = /^(?:1-([0-9a-f]{8})-([0-9a-f]{24})|([0-9a-f]{32}))$/.exec(String(traceId)) ?? [];
  return digits.length === 0 ? {} : { traceId: digits.join('') };
}

function toTime(time: unknown) {
  const millis = Date.parse(String(time));
  return Number.isNaN(millis) ? {} : { timeUnixNano: toNanos(millis) };
}

function toNanos(millis: number): string {
  return `${millis}000000`;
}
