import { spawnSync } from 'node:child_process';
import { toTable } from './markdown-table.ts';

/** Shell commands by name, in the order in which they run, and what each does. */
export type Steps = Readonly<Record<string, { readonly does: string; readonly command: string }>>;

/**
 * Runs the named steps, or all, one after the other even if one fails, and sets the exit code of this process.
 * @param script the npm script that runs them
 * @param args names of steps, or `--help`, which lists them
 */
export function runSteps(script: string, steps: Steps, args: readonly string[]): void {
  const names = args.length === 0 ? Object.keys(steps) : args;
  const isKnown = names.every((name) => name in steps);
  if (!isKnown) {
    const rows = Object.entries(steps).map(([name, { does }]) => [name, does]);
    process.stdout.write(`Usage: npm run ${script} [-- <name>...]\n\n${toTable(['name', 'does'], rows)}\n`);
    process.exitCode = names.includes('--help') ? 0 : 1;
    return;
  }
  const failed = names.filter((name) => !runStep(name, steps[name]?.command ?? ''));
  process.stdout.write(failed.length === 0 ? `\nDone: ${names.join(', ')}.\n` : `\nFAILED: ${failed.join(', ')}.\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function runStep(name: string, command: string): boolean {
  process.stdout.write(`\n# ${name}\n`);
  return spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0;
}
