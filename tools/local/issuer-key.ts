import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

/**
 * @returns the private key with which the local issuer signs. It is made at its first use, and is for the eyes of its
 * user alone, in a folder that git ignores
 */
export async function provideIssuerKey(serviceDir: string): Promise<JWK> {
  const folder = join(serviceDir, '.issuer');
  const file = join(folder, 'key.json');
  return read(file) ?? keep(folder, file, await createKey());
}

/** @returns the part of a key that everybody may know */
export function toPublicKey({ kty, kid, alg, use, n, e }: JWK): JWK {
  return { kty, kid, alg, use, n, e } as JWK;
}

async function createKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await exportJWK(privateKey);
  return { ...key, kid: await calculateJwkThumbprint(key), alg: 'RS256', use: 'sig' };
}

/** When two start at once, the link of one fails, and both use the key of the other. */
function keep(folder: string, file: string, key: JWK): JWK {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(key), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return key;
  } catch (error) {
    const kept = read(file);
    if (kept === undefined) throw error;
    return kept;
  } finally {
    rmSync(draft);
  }
}

function read(file: string): JWK | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
