import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** How far a copy has come. */
export interface Progress {
  /** Source and target, with their names. Another copy has others. */
  readonly route: string;
  /** Absent at the start. */
  readonly place: string | undefined;
  readonly entries: number;
}

/** Reads how far an interrupted copy of a route has come. */
export function readProgress(file: string, route: string): Progress | undefined {
  try {
    const progress = JSON.parse(readFileSync(file, 'utf8')) as Progress;
    return progress.route === route ? progress : undefined;
  } catch {
    return undefined;
  }
}

/** Writes how far a copy has come. A file that a kill leaves incomplete counts as none: the copy begins again. */
export function writeProgress(file: string, progress: Progress): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(progress));
}

/** Returns the text without the password of a URL in it. */
export function hidePassword(text: string): string {
  return text.replace(/:[^/@]*@/, '@');
}

/** Forgets a copy that is complete. */
export function removeProgress(file: string): void {
  rmSync(file, { force: true });
}
