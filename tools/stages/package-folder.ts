import { hash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Packaging } from './kinds.ts';

/** What packaging led to: the folder of the packaged copy of the service, or an error. */
export type PackageOutcome = { readonly dir: string } | { readonly error: string };

/** Returns the folder of a packaging below one that several programs share. */
export function toPackageFolder(shared: string, { stage, settings }: Packaging): string {
  return join(shared, hash('sha256', JSON.stringify([stage, settings])));
}

/** Returns the outcome that was written to the folder of a packaging, if any. */
export function readOutcome(folder: string): PackageOutcome | undefined {
  const file = join(folder, 'outcome.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Writes an outcome at once, so that no other program reads half of it. */
export function writeOutcome(folder: string, outcome: PackageOutcome): void {
  const file = join(folder, 'outcome.json');
  writeFileSync(`${file}.part`, JSON.stringify(outcome));
  renameSync(`${file}.part`, file);
}
