import type { ErrorObject } from 'ajv';

/** Fault in a value: its place, as an RFC 6901 pointer, and a description that never contains the value. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** Most faults in a response, as `schemas/problem.json` states for clients. */
const faultsMax = 100;

/** Converts a validator's errors to at most 100 faults, one for each member at fault: the first that Ajv found. */
export function toFaults(errors: readonly ErrorObject[] | null | undefined): readonly Fault[] {
  const faults = new Map<string, Fault>();
  for (const error of errors ?? []) {
    if (faults.size === faultsMax) break;
    const pointer = toPointer(error);
    if (!isAside(error) && !faults.has(pointer)) faults.set(pointer, { pointer, detail: toDetail(error) });
  }
  return [...faults.values()];
}

/** The errors of a branch describe a failed condition or choice better than its own, or that null is another choice. */
function isAside({ keyword, params }: ErrorObject): boolean {
  return keyword === 'if' || keyword === 'anyOf' || (keyword === 'type' && params['type'] === 'null');
}

function toPointer({ instancePath, params }: ErrorObject): string {
  const member: unknown = params['missingProperty'] ?? params['additionalProperty'] ?? params['tag'];
  return typeof member === 'string' ? `${instancePath}/${escapeToken(member)}` : instancePath;
}

/** Returns a member's name as a reference token of a pointer. @see RFC 6901 section 3 */
export function escapeToken(member: string): string {
  return member.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Describes the constraint that a value breaks, from the error's parameters, which contain no client's value. */
function toDetail({ keyword, params }: ErrorObject): string {
  return details[keyword]?.(params) ?? params['message'] ?? 'does not match its schema';
}

type Params = ErrorObject['params'];

const details: Readonly<Record<string, (params: Params) => string>> = {
  required: () => 'is required',
  additionalProperties: () => 'is not allowed',
  type: ({ type }) => `must be ${[type].flat().map(toNoun).join(' or ')}`,
  enum: ({ allowedValues }) => `must be one of: ${allowedValues.map(String).join(', ')}`,
  const: ({ allowedValue }) => `must be ${allowedValue}`,
  minLength: (params) => toLower(params, 'character'),
  maxLength: (params) => toUpper(params, 'character'),
  minItems: (params) => toLower(params, 'item'),
  maxItems: (params) => toUpper(params, 'item'),
  uniqueItems: () => 'must not repeat an item',
  minimum: ({ limit }) => `must be at least ${limit}`,
  maximum: ({ limit }) => `must be at most ${limit}`,
  exclusiveMinimum: ({ limit }) => `must be more than ${limit}`,
  exclusiveMaximum: ({ limit }) => `must be less than ${limit}`,
};

function toNoun(type: string): string {
  if (type === 'boolean') return 'true or false';
  return type === 'null' ? type : `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function toLower({ limit }: Params, unit: string): string {
  return limit === 1 ? 'must not be empty' : `must have at least ${limit} ${unit}s`;
}

function toUpper({ limit }: Params, unit: string): string {
  return `must have at most ${limit} ${unit}${limit === 1 ? '' : 's'}`;
}
