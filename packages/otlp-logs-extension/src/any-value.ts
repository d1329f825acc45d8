import { isMembers, type Members } from './telemetry-event.ts';

/**
 * A value as OTLP writes it in JSON.
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto
 */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  /** 64 bits are text in the JSON of protocol buffers. */
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | { readonly kvlistValue: { readonly values: readonly KeyValue[] } }
  /** Nothing: null. */
  | { readonly [member in never]: never };

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** What is nested deeper is written as text. */
const depthMax = 8;

/** @returns the members of an object as attributes, without those that are undefined or null */
export function toAttributes(members: Members, depth = 0): readonly KeyValue[] {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => ({ key, value: toAnyValue(value, depth) }));
}

/** @returns any value of JSON as OTLP has it */
export function toAnyValue(value: unknown, depth = 0): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number' && Number.isFinite(value)) {
    return Number.isSafeInteger(value) ? { intValue: `${value}` } : { doubleValue: value };
  }
  // JSON has no infinity to write one with, but 1e999 to read one from.
  if (typeof value === 'number') return { stringValue: String(value) };
  if (value === null || value === undefined) return {};
  if (depth === depthMax) return { stringValue: JSON.stringify(value) };
  if (isMembers(value)) return { kvlistValue: { values: toAttributes(value, depth + 1) } };
  const values = Array.isArray(value) ? value : [];
  return { arrayValue: { values: values.map((member) => toAnyValue(member, depth + 1)) } };
}
