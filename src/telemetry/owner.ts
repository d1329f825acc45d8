import { createHmac, createSecretKey } from 'node:crypto';

// 96 bits: no two owners of one service meet.
const characters = 16;

/**
 * @returns a function that names an owner by a keyed hash: the name tells two owners apart, but who does not know the
 * secret cannot try owners until one fits, as with a plain hash
 * @param secrets those of the cursors; the first counts. The key is derived from it, so that no name is part of a cursor
 */
export function createOwnerHash([secret = '']: readonly string[]): (owner: string) => string {
  const derived = createHmac('sha256', secret).update('owner in the log').digest();
  // As a KeyObject: from bytes, each HMAC would cost several times as much.
  const key = createSecretKey(derived);
  return (owner) => createHmac('sha256', key).update(owner).digest('base64url').slice(0, characters);
}
