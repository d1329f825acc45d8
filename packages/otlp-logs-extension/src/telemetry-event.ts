/**
 * What Lambda tells of a function: a line that it logged, or an event of the platform.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export interface TelemetryEvent {
  /** `function`, or as in `platform.report`. */
  readonly type: string;
  /** ISO 8601. */
  readonly time?: unknown;
  /** A line that is JSON comes as what it says, any other as text. */
  readonly record?: unknown;
}

export function isEvent(value: unknown): value is TelemetryEvent {
  return isMembers(value) && typeof value['type'] === 'string';
}

export type Members = Readonly<Record<string, unknown>>;

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
