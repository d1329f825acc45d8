/**
 * Prints a script's usage if the script was called with `--help`.
 * @returns whether it was
 */
export function showHelp(usage: string): boolean {
  const isWanted = process.argv.includes('--help');
  if (isWanted) process.stdout.write(`${usage}\n`);
  return isWanted;
}
