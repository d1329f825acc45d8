import { spawnSync } from 'node:child_process';

/** DynamoDB Local and Kafka need it. */
const least = 17;

/** @returns what is wrong with this machine's Java, or undefined */
export function findJavaFault(): string | undefined {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const [, version] = /version "(\d+)/.exec(stderr ?? '') ?? [];
  if (Number(version) >= least) return undefined;
  return `Java ${least} or newer is needed, and ${version === undefined ? 'none' : `Java ${version}`} is here.`;
}
