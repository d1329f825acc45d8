import { Buffer } from 'node:buffer';
import { writeSync } from 'node:fs';

const stdout = 1;

/**
 * Writes to stdout at once. process.stdout, whose first use costs a millisecond of the cold start, only takes what a
 * full pipe leaves over.
 */
export function writeOut(text: string): void {
  const bytes = Buffer.from(text);
  const written = tryWrite(bytes);
  if (written < bytes.length) process.stdout.write(bytes.subarray(written));
}

function tryWrite(bytes: Uint8Array): number {
  try {
    return writeSync(stdout, bytes);
  } catch {
    return 0;
  }
}
