import { execFile } from 'node:child_process';

/** Runs a program to its end. @throws Error with all that it printed, when it fails */
export function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`));
    });
  });
}
