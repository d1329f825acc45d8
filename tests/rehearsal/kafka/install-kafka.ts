import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findJavaFault } from '../../support/java.ts';
import { serviceDir } from '../../support/service-dir.ts';

const pom = join(import.meta.dirname, 'pom.xml');
const digest = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
const modules = join(serviceDir, 'node_modules');
const home = join(modules, `.kafka-${digest}`);

/** Class path of the broker, once `installKafka` has succeeded. */
export const kafkaClassPath = join(home, '*');

/**
 * Installs the jars of pom.xml once, in `node_modules`.
 * @returns why that failed, or undefined
 */
export function installKafka(): string | undefined {
  const fault = findJavaFault();
  if (fault !== undefined) return fault;
  if (existsSync(home)) return undefined;
  const folder = mkdtempSync(join(modules, '.kafka-'));
  const args = ['--batch-mode', '--quiet', '--strict-checksums', '--file', pom, 'dependency:copy-dependencies'];
  const options = { cwd: folder, encoding: 'utf8', timeout: 600_000 } as const;
  const { status, error, stdout } = spawnSync('mvn', [...args, `-DoutputDirectory=${join(folder, 'jars')}`], options);
  try {
    if (error !== undefined) return 'The broker is installed by Maven, and mvn is not here.';
    if (status !== 0)
      return `Maven could not fetch the broker. ${stdout.split('\n').find((line) => /ERROR/.test(line))}`;
    renameSync(join(folder, 'jars'), home);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
