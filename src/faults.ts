import type { ErrorObject } from 'ajv';

/** Fault in a value: its place, as an RFC 6901 pointer, and a description that never contains the value. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** Converts a validator's errors to faults, each with a pointer to the member at fault. */
export function toFaults(errors: readonly ErrorObject[] | null | undefined): readonly Fault[] {
  // The errors of its branch describe a failed condition better than the condition's own error.
  const causes = (errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return causes.map((error) => ({ pointer: toPointer(error), detail: toDetail(error) }));
}

function toPointer({ instancePath, params }: ErrorObject): string {
  const member: unknown = params['missingProperty'] ?? params['additionalProperty'] ?? params['tag'];
  return typeof member === 'string' ? `${instancePath}/${escapeToken(member)}` : instancePath;
}

/** Returns a member's name as a reference token of a pointer. @see RFC 6901 section 3 */
export function escapeToken(member: string): string {
  return member.replaceAll('~', '~0').replaceAll('/', '~1');
}

function toDetail({ keyword, params, message, parentSchema }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not allowed';
    case 'enum':
      return `must be one of: ${params['allowedValues'].join(', ')}`;
    case 'discriminator':
      return 'is not one of the known types';
    case 'pattern':
      return `does not match: ${parentSchema?.['description'] ?? message}`;
    default:
      return String(message);
  }
}
