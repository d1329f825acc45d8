import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from '../../support/service-dir.ts';
import { useFolder } from '../../support/use-folder.ts';

// In two parts each, so that this file passes the check that it tests.
const accessKey = `AKI${'A'}Q3EGTX5ZLKQ2W7RB`;
const secretKey = `AWS_SECRET_ACCESS_${'KEY'}=ab3dEfGhIjKlMnOpQrStUvWxYz0123456789abCd`;
const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

const dir = useFolder((folder) => {
  cpSync(join(serviceDir, '.secretlintrc.json'), join(folder, '.secretlintrc.json'));
  symlinkSync(join(serviceDir, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.env\n');
});

test('finds keys of AWS and private keys, names their places and does not show them', () => {
  write('deep/er/config.ts', `// one\n${accessKey}\n`);
  write('.ci/run', secretKey);
  write('key.pem', privateKey);
  write('account.ts', `accountId: '21098${'7654321'}'`);
  const { status, output } = findSecrets();
  const found = [...output.matchAll(/^([\w./]+:\d+):\d+: (\[\w+\])/gm)].map(([, place, rule]) => `${place} ${rule}`);
  expect({ status, found: found.sort() }).toEqual({
    status: 1,
    found: [
      '.ci/run:1 [AWSSecretAccessKey]',
      'account.ts:1 [AWSAccountID]',
      'deep/er/config.ts:2 [AWSAccessKeyID]',
      'key.pem:1 [PrivateKey]',
    ],
  });
  expect(output).not.toMatch(/Q3EGTX5|ab3dEf|MII|210987654321/);
});

test('passes ignored files, excepted lines, links, and the examples in the documentation of AWS', () => {
  write('.env', secretKey);
  write('excepted.ts', `// secretlint-disable-next-line\n${secretKey}\n`);
  write('example.ts', `accountId: '123456789012', accessKeyId: '${'AKIA'}IOSFODNN7EXAMPLE'`);
  symlinkSync('nowhere', join(dir(), 'link'));
  expect(findSecrets()).toEqual({ status: 0, output: '' });
});

function findSecrets() {
  const secretlint = join(serviceDir, 'node_modules', 'secretlint', 'bin', 'secretlint.js');
  const args = [secretlint, '--format', 'unix', '--no-color', '**/*'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: dir(), encoding: 'utf8' });
  return { status, output: (stdout + stderr).replaceAll(`${dir()}/`, '') };
}

function write(file: string, content: string): void {
  mkdirSync(join(dir(), file, '..'), { recursive: true });
  writeFileSync(join(dir(), file), content);
}
