import { Buffer } from 'node:buffer';
import { writeSync } from 'node:fs';

const stdout = 1;

/**
 * @returns a function that writes to stdout at once, as long as nothing makes the pipe there full: from then on
 * process.stdout keeps the rest, and the order. Its first use costs a millisecond of the cold start otherwise.
 */
export function createOutput(): (text: string) => void {
  let isFull = false;
  return (text) => {
    const written = isFull ? 0 : tryWrite(text);
    isFull ||= written < Buffer.byteLength(text);
    if (isFull) process.stdout.write(Buffer.from(text).subarray(written));
  };
}

/** @returns how many bytes were written; a full pipe that does not block throws */
function tryWrite(text: string): number {
  try {
    return writeSync(stdout, text);
  } catch {
    return 0;
  }
}
