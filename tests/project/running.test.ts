import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from '../support/service-dir.ts';

const read = (file: string) => readFileSync(join(serviceDir, file), 'utf8');
const alarm = /^ {2}(\w+):\n {4}Type: AWS::CloudWatch::Alarm$/gm;
const files = globSync('resources/**/*.yml', { cwd: serviceDir });
const alarms = files.flatMap((file) => [...read(file).matchAll(alarm)].map(([, name]) => name));
const [, part = ''] = /^## Alarms\n([\s\S]*?)^## /m.exec(read('docs/running.md')) ?? [];
const sections = part.split(/^### /m).slice(1);

test('the runbook has a section for each alarm, and for no other', () => {
  expect(alarms.length).toBeGreaterThan(10);
  expect(sections.map((section) => section.split('\n')[0]).sort()).toEqual(alarms.sort());
});

test.each(sections)('the runbook says three things to look at, each with a command: %s', (section) => {
  const steps = [...section.matchAll(/^(\d)\. (.*)$/gm)].map(([, number, step = '']) => [number, /`[^`]+`/.test(step)]);
  expect(steps).toEqual([
    ['1', true],
    ['2', true],
    ['3', true],
  ]);
});
