import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from '../support/service-dir.ts';

interface Row {
  readonly promise: string;
  readonly heldBy: string;
}

const rows: readonly Row[] = readFileSync(join(serviceDir, 'docs/promises.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!---|promise )/.test(line))
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return { promise: cells[1] ?? '', heldBy: cells.at(-2) ?? '' };
  });

test('every promise of docs/promises.md names a test that exists, or says that it has none', () => {
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ heldBy }) => !isHeld(heldBy)).map(({ promise }) => promise)).toEqual([]);
});

function isHeld(text: string): boolean {
  const tests = [...text.matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+)\)/g)];
  if (tests.length === 0) return text.startsWith('No test: ');
  return tests.every(([, title = '', file = '']) => hasTest(file, title));
}

/** A shorter part of a title could be anywhere in a file. */
const titleMin = 20;

function hasTest(file: string, title: string): boolean {
  if (title.length < titleMin) return false;
  const path = join(serviceDir, file);
  return existsSync(path) && readFileSync(path, 'utf8').includes(title);
}
