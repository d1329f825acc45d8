import { createExchange } from '#lean-aws/create-exchange.ts';
import type { Exchange, HttpResponse } from '#lean-aws/exchange.ts';
import type { KeyValue } from './any-value.ts';
import { isMembers } from './telemetry-event.ts';

export interface CollectorContext {
  readonly endpoint: string;
  readonly headers: string | undefined;
  readonly resource: readonly KeyValue[];
}

/** Result of a request for its records. */
export type Outcome =
  /** The collector accepted the records, and rejected some of them for good. */
  | { readonly kind: 'delivered'; readonly rejected: number }
  /** The collector may accept them later, `after` milliseconds or more if it named a time. */
  | { readonly kind: 'retry'; readonly after: number | undefined; readonly reason: string }
  /** The collector will never accept them. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Sends records, encoded as JSON. It never throws. @param timeout in milliseconds */
export type Send = (records: readonly string[], timeout: number) => Promise<Outcome>;

/** @see https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const retryable = [429, 502, 503, 504];

const responseMax = 65_536;

/** Creates a function that sends records to a collector. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function createCollector({ endpoint, headers = '', resource }: CollectorContext): Send {
  const url = new URL(`${endpoint.replace(/\/$/, '')}/v1/logs`);
  const [before, after] = JSON.stringify({
    resourceLogs: [
      { resource: { attributes: resource }, scopeLogs: [{ scope: { name: 'otlp-logs' }, logRecords: [] }] },
    ],
  }).split(/(?<="logRecords":\[)/) as [string, string];
  const request = {
    method: 'POST',
    path: url.pathname,
    headers: { ...toHeaders(headers), 'Content-Type': 'application/json' },
  } as const;
  let exchange: Exchange | undefined;

  return async (records, timeout) => {
    // TLS loads with the first records: the function waits for the extension's start.
    exchange ??= createExchange(url, responseMax);
    try {
      return toOutcome(await exchange({ ...request, body: `${before}${records.join(',')}${after}`, timeout }));
    } catch (error) {
      return { kind: 'retry', after: undefined, reason: String(error) };
    }
  };
}

function toOutcome({ status, headers, body }: HttpResponse): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered', rejected: toRejected(body) };
  const reason = `The collector responded with ${status}.`;
  if (!retryable.includes(status)) return { kind: 'refused', reason };
  return { kind: 'retry', after: toMillis(headers['retry-after']), reason };
}

/** A malformed body rejects no records. @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1 */
function toRejected(body: string): number {
  try {
    const { partialSuccess } = JSON.parse(body) as { readonly partialSuccess?: unknown };
    const count = isMembers(partialSuccess) ? Number(partialSuccess['rejectedLogRecords'] ?? 0) : 0;
    return Number.isSafeInteger(count) && count > 0 ? count : 0;
  } catch {
    return 0;
  }
}

/** @param retryAfter seconds or a date @see RFC 9110, section 10.2.3 */
function toMillis(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  const millis = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
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
