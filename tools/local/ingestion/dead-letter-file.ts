import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DeadLetterQueue } from '../../../src/ingestion/dead-letter.ts';
import type { Letter, LetterBox } from './redrive.ts';

/** File of `npm run ingest` and `npm run redrive`, in the folder of the service. */
export const deadLettersFile = join('.local', 'dead-letters.ndjson');

/** Line of the file. */
interface StoredLetter extends Letter {
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

const lettersMax = 10;

/** Opens a file of dead letters, a line of JSON each. It hands out the letters that it has now. */
export function openDeadLetterFile(file: string): DeadLetterQueue & LetterBox {
  mkdirSync(dirname(file), { recursive: true });
  const waiting = [...read(file)];
  return {
    send: async (bodies) => appendFileSync(file, bodies.map((body) => toLine(newLetter(body))).join('')),
    receive: async () => waiting.splice(0, lettersMax),
    remove: async (letters) => {
      const ids = new Set(letters.map(({ id }) => id));
      const kept = read(file).filter(({ id }) => !ids.has(id));
      writeFileSync(file, kept.map(toLine).join(''));
    },
    countHidden: async () => 0,
  };
}

function newLetter(body: string): StoredLetter {
  return { id: randomUUID(), body, sentAt: Date.now() };
}

function toLine(letter: StoredLetter): string {
  return `${JSON.stringify(letter)}\n`;
}

function read(file: string): readonly StoredLetter[] {
  const lines = readFileSync(file, { encoding: 'utf8', flag: 'a+' }).split('\n');
  return lines.filter((line) => line !== '').map((line): StoredLetter => JSON.parse(line));
}
