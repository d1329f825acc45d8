import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { judge, report, type Verdict } from './verdict.ts';

/**
 * Looks for secrets in every file that git has or would add, with the recommended rules of secretlint. What it found is
 * named by place and rule, never shown.
 * @param serviceDir a folder in a git repository; elsewhere the check is skipped
 */
export async function checkSecrets(serviceDir: string): Promise<Verdict> {
  const files = await listFiles(serviceDir);
  if (files === undefined) return { passed: true, message: skipped };
  const faults: string[] = [];
  for (const file of files) faults.push(...(await findSecrets(serviceDir, file)));
  return judge(faults, `No secret found in ${files.length} files.`);
}

const skipped = 'SKIPPED: no git repository tells which files to look through for secrets.';

async function listFiles(serviceDir: string): Promise<readonly string[] | undefined> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const listed = await run('git', args, { cwd: serviceDir, maxBuffer: 64 * 1024 * 1024 }).catch(() => undefined);
  return listed?.stdout.split('\0').filter(Boolean).sort();
}

const run = promisify(execFile);

async function findSecrets(serviceDir: string, file: string): Promise<readonly string[]> {
  const filePath = join(serviceDir, file);
  // git also lists links, submodules and, until the deletion is added, deleted files.
  const isFile = await lstat(filePath)
    .then((stats) => stats.isFile())
    .catch(() => false);
  if (!isFile) return [];
  const source = { filePath, content: decode(await readFile(filePath)), contentType: 'text' } as const;
  const { messages } = await lintSource({ source, options: { config, maskSecrets: true } });
  return messages.map(({ loc, ruleId, messageId }) => `${file}:${loc.start.line} ${messageId} (${ruleId})`);
}

/** Windows writes UTF-16, which begins with a byte order mark, where a shell redirects. */
function decode(bytes: Uint8Array): string {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex');
  const encoding = { fffe: 'utf-16le', feff: 'utf-16be' }[mark] ?? 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

const awsRule = {
  id: '@secretlint/secretlint-rule-aws',
  // Off by default: account ids and access keys. The account is that of the examples in AWS's documentation.
  options: { enableIDScanRule: true, allows: ['123456789012'] },
};

const config = {
  rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, rules: [awsRule] }],
};

if (import.meta.main) report(await checkSecrets(process.cwd()));
