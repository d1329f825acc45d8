import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installCiOnly } from './ci-only/install.ts';
import { reportFaults } from './report-faults.ts';
import { reportSkip } from './report-skip.ts';

const root = join(import.meta.dirname, '..', '..');
const program = join(import.meta.dirname, 'ci-only', 'node_modules', 'secretlint', 'bin', 'secretlint.js');

const problem = installCiOnly();
if (problem === undefined) reportFaults([...findBlindSpots(), ...findSecrets(root)], 'No file has a key or a token.');
else reportSkip('REQUIRE_CI_ONLY', `secretlint needs a package registry. ${problem}`);

/** Returns a sentence for each kind of secret that the rules of .secretlintrc.json miss in files made for the purpose. */
function findBlindSpots(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  try {
    cpSync(join(root, '.secretlintrc.json'), join(folder, '.secretlintrc.json'));
    for (const [rule, text] of Object.entries(makeSecrets())) writeFileSync(join(folder, `.${rule}`), text);
    const found = findSecrets(folder).join('\n');
    const missed = Object.keys(makeSecrets()).filter((rule) => !found.includes(`[${rule}]`));
    return missed.map((rule) => `The rules find no ${rule}.`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns a secret by the rule that finds it. They are in parts here, so that this file passes. */
function makeSecrets(): Readonly<Record<string, string>> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    AWSAccessKeyID: `AKI${'A'}Q3EGTX5ZLKQ2W7RB`,
    AWSSecretAccessKey: `AWS_SECRET_ACCESS_${'KEY'}=ab3dEfGhIjKlMnOpQrStUvWxYz0123456789abCd`,
    AWSAccountID: `accountId: '21098${'7654321'}'`,
    PrivateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

/** Returns the place and the rule of each secret in the files of a folder that git does not ignore. */
function findSecrets(folder: string): readonly string[] {
  const args = [program, '--format', 'unix', '--no-color', '**/*'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => /^[^:]+:\d+:\d+: /.test(line));
  return status === 0 || lines.length > 0 ? lines : [`secretlint ended with ${status}: ${stderr}`];
}
