import { createHmac, hash } from 'node:crypto';

// 96 bits: no two owners of one service collide.
const characters = 16;

/**
 * Creates a function that hashes an owner with a key, so that only holders of the secret can test guesses. The key
 * fills SHA-256's first block and truncation prevents length extension, so no HMAC is needed, which costs several times
 * as much.
 * @param secrets the cursors' secrets. The key is derived from the first, so that no hash is part of a cursor.
 * @see Bellare, Canetti, Krawczyk: Pseudorandom functions revisited (1996), on the cascade
 */
export function createOwnerHash([secret = '']: readonly string[]): (owner: string) => string {
  const key = createHmac('sha256', secret).update('owner in the log').digest('hex');
  return (owner) => hash('sha256', `${key}${owner}`, 'base64url').slice(0, characters);
}
