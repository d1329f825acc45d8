import { createHmac, hash } from 'node:crypto';

// 96 bits: no two owners of one service meet.
const characters = 16;

/**
 * @returns a function that names an owner by a keyed hash: the name tells two owners apart, but who does not know the
 * secret cannot try owners until one fits, as with a plain hash. The key fills the first block of SHA-256, and what is cut
 * off keeps anyone from going on with a hash, so the name needs no HMAC, which costs a request several times as much.
 * @param secrets those of the cursors; the first counts. The key is derived from it, so that no name is part of a cursor
 * @see Bellare, Canetti, Krawczyk: Pseudorandom functions revisited (1996), on the cascade
 */
export function createOwnerHash([secret = '']: readonly string[]): (owner: string) => string {
  const key = createHmac('sha256', secret).update('owner in the log').digest('hex');
  return (owner) => hash('sha256', `${key}${owner}`, 'base64url').slice(0, characters);
}
