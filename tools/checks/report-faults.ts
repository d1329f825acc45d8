/** Prints a check's faults, or `praise` if it found none, and sets the exit code of this process. */
export function reportFaults(faults: readonly string[], praise: string): void {
  process.stdout.write(`${faults.length === 0 ? praise : faults.join('\n')}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
