import { readFileSync, writeFileSync } from 'node:fs';

/** @returns a text with its first match replaced. @throws Error without a match: the test would try nothing */
export function edit(text: string, match: string | RegExp, replacement: string): string {
  const isFound = typeof match === 'string' ? text.includes(match) : match.test(text);
  if (!isFound) throw new Error(`No match: ${match}`);
  return text.replace(match, replacement);
}

/** Replaces the first match in a file. @throws Error without a match */
export function editFile(file: string, match: string | RegExp, replacement: string): void {
  writeFileSync(file, edit(readFileSync(file, 'utf8'), match, replacement));
}
