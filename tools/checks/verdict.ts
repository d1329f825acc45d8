/** What a check found, in words for who runs it. */
export interface Verdict {
  readonly passed: boolean;
  readonly message: string;
}

/**
 * @param faults a sentence for each
 * @param praise what to say when there is none
 */
export function judge(faults: readonly string[], praise: string): Verdict {
  return faults.length === 0 ? { passed: true, message: praise } : { passed: false, message: faults.join('\n') };
}

/** Prints a verdict and sets the exit code of this process. */
export function report({ passed, message }: Verdict): void {
  process.stdout.write(`${message}\n`);
  process.exitCode = passed ? 0 : 1;
}
