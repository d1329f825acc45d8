import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkSecrets } from '../../../tools/checks/check-secrets.ts';
import { runCheck } from './run-check.ts';

// In two parts each, so that this file passes the check that it tests.
const accessKey = `AKI${'A'}Q3EGTX5ZLKQ2W7RB`;
const secretKey = `AWS_SECRET_ACCESS_${'KEY'}=ab3dEfGhIjKlMnOpQrStUvWxYz0123456789abCd`;
const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'todo-secrets-'));
  execFileSync('git', ['init', '--quiet'], { cwd: dir });
  write('README.md', 'Nothing to see.\n');
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  ['an AWS access key', accessKey, 'AWSAccessKeyID', '@secretlint/secretlint-rule-aws'],
  ['an AWS secret key', secretKey, 'AWSSecretAccessKey', '@secretlint/secretlint-rule-aws'],
  ['a private key', privateKey, 'PrivateKey', '@secretlint/secretlint-rule-privatekey'],
])('finds %s, names its place and does not show it', async (_, secret, message, rule) => {
  write('deep/er/config.ts', `// one\n${secret}\n`);
  expect(await checkSecrets(dir)).toEqual({ passed: false, message: `deep/er/config.ts:2 ${message} (${rule})` });
});

test('finds a secret in the encodings of Windows too', async () => {
  const bytes = Buffer.from(`\ufeff# one\n${secretKey}\n`, 'utf16le');
  writeFileSync(join(dir, 'le'), bytes);
  writeFileSync(join(dir, 'be'), Buffer.from(bytes).swap16());
  const found = 'AWSSecretAccessKey (@secretlint/secretlint-rule-aws)';
  expect(await checkSecrets(dir)).toEqual({ passed: false, message: `be:2 ${found}\nle:2 ${found}` });
});

test('finds a secret that git has, or would add, but not what it ignores', async () => {
  write('.gitignore', '.env\n');
  write('.env', secretKey);
  write('kept', secretKey);
  execFileSync('git', ['add', 'kept'], { cwd: dir });
  write('new', secretKey);
  const { message } = await checkSecrets(dir);
  expect(message.split('\n').map((line) => line.split(':')[0])).toEqual(['kept', 'new']);
});

test('ends with code 1 when it finds something', () => {
  expect(runCheck('check-secrets', dir)).toEqual({ status: 0, stdout: 'No secret found in 1 files.\n' });
  write('key.pem', privateKey);
  expect(runCheck('check-secrets', dir)).toMatchObject({ status: 1, stdout: expect.stringMatching(/^key\.pem:1 /) });
});

test('lets pass what a comment beside it excepts, links, deleted files, and the examples of AWS', async () => {
  write('excepted.ts', `// secretlint-disable-next-line\n${secretKey}\n`);
  write('example.ts', `accountId: '123456789012', accessKeyId: '${'AKIA'}IOSFODNN7EXAMPLE'`);
  symlinkSync('nowhere', join(dir, 'link'));
  write('deleted', secretKey);
  execFileSync('git', ['add', '.'], { cwd: dir });
  rmSync(join(dir, 'deleted'));
  expect(await checkSecrets(dir)).toMatchObject({ passed: true });
});

test('says that it was skipped where there is no git repository', async () => {
  rmSync(join(dir, '.git'), { recursive: true });
  expect(await checkSecrets(dir)).toEqual({ passed: true, message: expect.stringMatching(/^SKIPPED/) });
});

function write(file: string, content: string): void {
  mkdirSync(join(dir, file, '..'), { recursive: true });
  writeFileSync(join(dir, file), content);
}
