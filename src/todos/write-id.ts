import { hash } from 'node:crypto';

/** Characters of a write's ID. Its 68 bits or more distinguish the few writes that an entry remembers. */
export const writeIdLength = 12;

/** Returns a UUID in 22 characters, the form of versions. The last of them are random. */
export function toShortId(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}

/** Returns the ID of a write that a version or a digest names. */
export function toWriteId(name: string): string {
  return name.slice(-writeIdLength);
}

/** Returns the ID of a write: by its idempotency key, or else by its version. */
export function writeIdOf(version: string, { write }: { readonly write?: string | undefined }): string {
  return write ?? toWriteId(version);
}

/**
 * Returns a digest of JSON values in 22 characters. Objects whose members differ only in their order have one digest.
 * It is SHA-256 without a secret, because secrets rotate and digests are stored.
 */
export function toDigest(...values: readonly unknown[]): string {
  return hash('sha256', toCanonicalJson(values), 'base64url').slice(0, 22);
}

/** Returns a UUID that depends on the values alone. @see RFC 9562 section 5.8: version 8 */
export function toDerivedId(...values: readonly unknown[]): string {
  const hex = hash('sha256', toCanonicalJson(values));
  const variant = toVariant(hex.charAt(16));
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`];
  return [...groups, hex.slice(20, 32)].join('-');
}

/** Returns the hex digit of a UUID that has its variant, with two bits of a digit. @see RFC 9562 section 4.1 */
export function toVariant(digit: string): string {
  return ((Number.parseInt(digit, 16) & 3) | 8).toString(16);
}

function toCanonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member instanceof Object && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
