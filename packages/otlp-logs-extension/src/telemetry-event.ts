/** A log entry or platform event. @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
export interface TelemetryEvent {
  /** `function`, or for example `platform.report`. */
  readonly type: string;
  /** ISO 8601. */
  readonly time?: unknown;
  /** Value of a log entry in JSON; text of any other. */
  readonly record?: unknown;
}

export function isEvent(value: unknown): value is TelemetryEvent {
  return isMembers(value) && typeof value['type'] === 'string';
}

export type Members = Readonly<Record<string, unknown>>;

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
