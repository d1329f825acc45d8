import { isMembers, type Members } from './telemetry-event.ts';

/** A value in the JSON of OTLP. @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  /** The JSON of protocol buffers writes 64-bit numbers as text. */
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | { readonly kvlistValue: { readonly values: readonly KeyValue[] } }
  /** The empty object stands for null. */
  | { readonly [member in never]: never };

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** Values nested deeper are written as text. */
const depthMax = 8;

/** Converts the members of an object to attributes, except undefined and null. */
export function toAttributes(members: Members, depth = 0): readonly KeyValue[] {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => ({ key, value: toAnyValue(value, depth) }));
}

/** Converts a JSON value to OTLP. */
export function toAnyValue(value: unknown, depth = 0): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number' && Number.isFinite(value)) {
    return Number.isSafeInteger(value) ? { intValue: `${value}` } : { doubleValue: value };
  }
  // JSON cannot write infinity, but 1e999 parses as infinity.
  if (typeof value === 'number') return { stringValue: String(value) };
  if (value === null || value === undefined) return {};
  if (depth === depthMax) return { stringValue: JSON.stringify(value) };
  if (isMembers(value)) return { kvlistValue: { values: toAttributes(value, depth + 1) } };
  const values = Array.isArray(value) ? value : [];
  return { arrayValue: { values: values.map((member) => toAnyValue(member, depth + 1)) } };
}
