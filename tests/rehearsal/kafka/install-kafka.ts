import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedFolder, installLimit, installOnce } from '../../support/install-once.ts';
import { findJavaFault } from '../../support/java.ts';

const pom = join(import.meta.dirname, 'pom.xml');
const digest = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
const name = `kafka-${digest}`;

/** Class path of the broker, once `installKafka` has succeeded. */
export const kafkaClassPath = join(installedFolder(name), '*');

/**
 * Installs the jars of pom.xml once, in `node_modules`.
 * @returns why that failed, or undefined
 */
export function installKafka(): string | undefined {
  return findJavaFault() ?? installOnce(name, install);
}

function install(folder: string): string | undefined {
  const args = ['--batch-mode', '--quiet', '--strict-checksums', '--file', pom, 'dependency:copy-dependencies'];
  const options = { cwd: folder, encoding: 'utf8', timeout: installLimit } as const;
  const { status, error, stdout } = spawnSync('mvn', [...args, `-DoutputDirectory=${folder}`], options);
  if (error !== undefined) return 'The broker is installed by Maven, and mvn is not here.';
  if (status === 0) return undefined;
  return `Maven could not fetch the broker. ${stdout.split('\n').find((line) => /ERROR/.test(line))}`;
}
