import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { kafkaBatch as isKafkaBatch, todoEvent as isTodoEvent } from '../../src/generated/validators.js';
import { createBatchObserver } from '../../src/telemetry/batch-observer.ts';
import { serviceDir } from '../support/service-dir.ts';

const page = readFileSync(join(serviceDir, 'docs', 'ingestion.md'), 'utf8');
const { examples } = JSON.parse(readFileSync(join(serviceDir, 'schemas', 'todo-event.json'), 'utf8'));

test('the examples of events conform to the schema', () => {
  const onPage = [...page.matchAll(/^\{"type".*$/gm)].map(([line]): unknown => JSON.parse(line));
  expect(onPage).toHaveLength(3);
  for (const example of [...onPage, ...examples]) expect([example, isTodoEvent(example)]).toEqual([example, true]);
});

test('the example to paste is of the owner whom npm start shows without JWT_ISSUER', () => {
  const [, event = ''] = /<<'EOF'\n(.*)\nEOF/.exec(page) ?? [];
  expect(JSON.parse(event)).toMatchObject({ owner: 'local' });
});

test('the example of a dead letter is a record that can be redriven', () => {
  const [letter = ''] = /^\{"topic".*$/m.exec(page) ?? [];
  expect(isKafkaBatch([JSON.parse(letter)])).toBe(true);
});

test('docs/ingestion.md says of every member of a line what it means', () => {
  const written: string[] = [];
  const capacity = () => ({ read: 0, write: 0 });
  const observe = createBatchObserver({ namespace: undefined, capacity, write: (line) => void written.push(line) });
  const counts = { records: 0, applied: 0, late: 0, duplicates: 0, poison: 0 };
  observe({ awsRequestId: 'x', version: '7', latency: 0, ...counts, failure: new Error('no') });
  const members = Object.keys(JSON.parse(written.join('')));
  const described = [...page.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []);
  expect(members.filter((member) => !described.includes(member))).toEqual([]);
});
