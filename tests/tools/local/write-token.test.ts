import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { provideIssuerKey } from '../../../tools/local/issuer-key.ts';
import { createScratchProject, type ScratchProject } from '../../project/scratch-project.ts';
import { mintToken, runToken } from '../../start/mint-token.ts';

jest.setTimeout(60_000);

let project: ScratchProject;

beforeAll(() => {
  project = createScratchProject();
});

afterAll(() => project.remove());

test('prints a token for an hour, of the local issuer, and nothing else', async () => {
  const token = mintToken(project.dir, ['alice']);
  const { kid } = await provideIssuerKey(project.dir);
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid, typ: 'at+jwt' });
  const { iat = 0, ...claims } = decodeJwt(token);
  expect(claims).toEqual({ iss: 'http://localhost:3001', aud: ['todo-api'], sub: 'alice', exp: iat + 3600 });
});

test('keeps the key for the eyes of its user', () => {
  runToken(project.dir, ['alice']);
  const folder = join(project.dir, '.issuer');
  expect(readdirSync(folder)).toEqual(['key.json']);
  expect(statSync(join(folder, 'key.json')).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('reads settings as npm start does: .env, rather .env.local, above all the environment', () => {
  writeFileSync(join(project.dir, '.env'), 'JWT_ISSUER=http://localhost:4001\nJWT_AUDIENCE=a,b\nJWT_SCOPES=c,d\n');
  expect(claimsOf(['alice'])).toMatchObject({ iss: 'http://localhost:4001', aud: ['a', 'b'], scope: 'c d' });
  expect(claimsOf(['alice'], { JWT_AUDIENCE: 'e' })).toMatchObject({ iss: 'http://localhost:4001', aud: ['e'] });
  writeFileSync(join(project.dir, '.env.local'), 'JWT_ISSUER=http://localhost:4002\n');
  expect(claimsOf(['alice'])).toMatchObject({ iss: 'http://localhost:4002', aud: ['todo-api'] });
});

test('takes scopes and a life', () => {
  const { iat = 0, exp, scope } = claimsOf(['alice', '--scope', 'a,b', '--life', '5 minutes'], { JWT_SCOPES: 'c' });
  expect({ scope, life: Number(exp) - iat }).toEqual({ scope: 'a b', life: 300 });
});

test.each([
  ['no owner', [], {}, 'Usage: npm run --silent token -- <owner> [--scope a,b] [--life 1h]\n'],
  ['two owners', ['a', 'b'], {}, 'Usage: npm run --silent token -- <owner> [--scope a,b] [--life 1h]\n'],
  [
    'an issuer elsewhere',
    ['a'],
    { JWT_ISSUER: 'https://a.example' },
    'Only https://a.example itself makes its tokens.\n',
  ],
  [
    'faulty settings',
    ['a'],
    { JWT_AUDIENCE: 'a b' },
    expect.stringMatching(/^The environment is not valid:\n {2}JWT_AUD/),
  ],
])('says in a sentence what is wrong with %s, and prints no token', (_name, args, environment, stderr) => {
  const { status, stdout, stderr: printed } = runToken(project.dir, args, environment);
  expect({ status, stdout, stderr: printed }).toEqual({ status: 1, stdout: '', stderr });
});

test('all who need the key at once get the same', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'issuer-'));
  try {
    const keys = await Promise.all(Array.from({ length: 5 }, () => provideIssuerKey(dir)));
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
    expect(await provideIssuerKey(dir)).toEqual(keys[0]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

function claimsOf(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return decodeJwt(runToken(project.dir, args, environment).stdout.trim());
}
