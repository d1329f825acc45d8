import { spawnSync } from 'node:child_process';
import { toTable } from '../../tools/markdown-table.ts';
import { parts } from './parts.ts';

const usage = `Usage: npm run rehearse [-- <part>...]

Runs the service on real engines and emulators, without an AWS account. A part that cannot run here is skipped with its
reason. REQUIRE_REHEARSAL=1 makes that a failure.

${toTable(
  ['part', 'does'],
  Object.entries(parts).map(([name, { does }]) => [name, does]),
)}`;

type Result = 'passed' | 'FAILED' | `SKIPPED. ${string}`;

/** Runs the parts one after the other, even if one fails, and sets the exit code of this process. */
async function rehearse(names: readonly string[]): Promise<void> {
  const results: [name: string, result: Result][] = [];
  for (const name of names) results.push([name, await run(name)]);
  process.stdout.write(`\nRehearsal\n${results.map(([name, result]) => `  ${name}: ${result}\n`).join('')}`);
  const isRequired = (process.env['REQUIRE_REHEARSAL'] ?? '') !== '';
  const isFailed = results.some(([, result]) => result === 'FAILED' || (isRequired && result !== 'passed'));
  process.exitCode = isFailed ? 1 : 0;
}

async function run(name: string): Promise<Result> {
  process.stdout.write(`\n# ${name}\n`);
  const part = parts[name];
  const missing = await part?.prepare();
  if (part === undefined || missing !== undefined) return `SKIPPED. ${missing}`;
  return spawnSync(part.command, { shell: true, stdio: 'inherit' }).status === 0 ? 'passed' : 'FAILED';
}

const args = process.argv.slice(2);
const names = args.length === 0 ? Object.keys(parts) : args;
const unknown = names.find((name) => !(name in parts));
if (unknown === undefined) await rehearse(names);
else {
  if (unknown !== '--help') process.stdout.write(`There is no part ${unknown}.\n\n`);
  process.stdout.write(`${usage}\n`);
  process.exitCode = unknown === '--help' ? 0 : 1;
}
