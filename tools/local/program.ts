import { showHelp } from '../show-help.ts';

/**
 * Runs the program of an npm script with its arguments, or prints its usage for `--help`. A failure is one message on
 * stderr and exit code 1.
 */
export async function runProgram(usage: string, program: (args: readonly string[]) => Promise<void>): Promise<void> {
  if (showHelp(usage)) return;
  try {
    await program(process.argv.slice(2));
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    // pg leaves a connection open whose login failed, and the server may keep it for a minute.
    process.exit(1);
  }
}

/** Writes a line to stderr: stdout is for results. */
export function print(line: string): void {
  process.stderr.write(`${line}\n`);
}
