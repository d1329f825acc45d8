import type { IncomingHttpHeaders } from 'node:http';
import type { KeyValue } from './any-value.ts';
import type { Answer, Exchange } from './exchange.ts';
import { isMembers } from './telemetry-event.ts';

export interface CollectorContext {
  /** As OTEL_EXPORTER_OTLP_ENDPOINT says it. */
  readonly endpoint: string;
  /** As OTEL_EXPORTER_OTLP_HEADERS says them. */
  readonly headers: string | undefined;
  readonly resource: readonly KeyValue[];
  readonly exchange: (exchange: Exchange) => Promise<Answer>;
}

/** What became of the records of a request. */
export type Outcome =
  /** The collector has them, but for so many that it rejected for good. */
  | { readonly kind: 'delivered'; readonly rejected: number }
  /** It may take them later, at the earliest after so many milliseconds, if it says so. */
  | { readonly kind: 'retry'; readonly after: number | undefined; readonly reason: string }
  /** It will never take them. */
  | { readonly kind: 'refused'; readonly reason: string };

export type Send = (records: readonly string[], timeout: number) => Promise<Outcome>;

/** Answers after which the same may be sent again. @see https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const retryable = [429, 502, 503, 504];

/**
 * @returns a function that sends records, encoded as JSON, to a collector by OTLP over HTTP. It never throws.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createCollector({ endpoint, headers = '', resource, exchange }: CollectorContext): Send {
  const url = new URL(`${endpoint.replace(/\/$/, '')}/v1/logs`);
  const [before, after] = JSON.stringify({
    resourceLogs: [
      { resource: { attributes: resource }, scopeLogs: [{ scope: { name: 'otlp-logs' }, logRecords: [] }] },
    ],
  }).split(/(?<="logRecords":\[)/) as [string, string];
  const request = {
    method: 'POST',
    url,
    headers: { ...toHeaders(headers), 'Content-Type': 'application/json' },
  } as const;

  return async (records, timeout) => {
    try {
      return toOutcome(await exchange({ ...request, body: `${before}${records.join(',')}${after}`, timeout }));
    } catch (error) {
      return { kind: 'retry', after: undefined, reason: String(error) };
    }
  };
}

function toOutcome({ status, headers, body }: Answer): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered', rejected: toRejected(body) };
  const reason = `The collector answered ${status}.`;
  return retryable.includes(status) ? { kind: 'retry', after: toMillis(headers), reason } : { kind: 'refused', reason };
}

/**
 * What of a success was none. An answer that cannot be read is a success like any other.
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
function toRejected(body: string): number {
  try {
    const { partialSuccess } = JSON.parse(body) as { readonly partialSuccess?: unknown };
    const count = isMembers(partialSuccess) ? Number(partialSuccess['rejectedLogRecords'] ?? 0) : 0;
    return Number.isSafeInteger(count) && count > 0 ? count : 0;
  } catch {
    return 0;
  }
}

/** @see RFC 9110, section 10.2.3: seconds, or a date */
function toMillis({ 'retry-after': value }: IncomingHttpHeaders): number | undefined {
  if (value === undefined) return undefined;
  const millis = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(millis) ? undefined : Math.max(0, millis);
}

/** @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables */
function toHeaders(list: string): Readonly<Record<string, string>> {
  const pairs = list.split(',').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals).trim(), decodeURIComponent(pair.slice(equals + 1).trim())];
    }),
  );
}
