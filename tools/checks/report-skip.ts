/**
 * Prints that a check did not run, and sets the exit code of this process: 0, or 1 if a variable requires the check.
 * @param variable for example `REQUIRE_AUDIT`
 */
export function reportSkip(variable: string, reason: string): void {
  const isRequired = (process.env[variable] ?? '') !== '';
  process.stdout.write(`${isRequired ? 'FAILED' : 'SKIPPED'}: ${reason}\n`);
  process.exitCode = isRequired ? 1 : 0;
}
