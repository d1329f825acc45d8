import type { ErrorObject } from 'ajv';

/** One thing that is wrong with a value: where, as an RFC 6901 pointer, and what. Never the value itself. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** @returns what a schema's validator found wrong, every fault with a pointer to the member that is at fault */
export function toFaults(errors: readonly ErrorObject[] | null | undefined): readonly Fault[] {
  // Of a condition that is not met, the errors of its branch say what is wrong.
  const causes = (errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return causes.map((error) => ({ pointer: toPointer(error), detail: toDetail(error) }));
}

function toPointer({ instancePath, params }: ErrorObject): string {
  const member: unknown = params['missingProperty'] ?? params['additionalProperty'] ?? params['tag'];
  return typeof member === 'string' ? `${instancePath}/${escapeToken(member)}` : instancePath;
}

/** @returns the name of a member as a part of a pointer. @see RFC 6901 section 3 */
export function escapeToken(member: string): string {
  return member.replaceAll('~', '~0').replaceAll('/', '~1');
}

function toDetail({ keyword, params, message, parentSchema }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not known here';
    case 'enum':
      return `must be one of: ${params['allowedValues'].join(', ')}`;
    case 'discriminator':
      return 'is none of the kinds there are';
    case 'pattern':
      return `does not match: ${parentSchema?.['description'] ?? message}`;
    default:
      return String(message);
  }
}
