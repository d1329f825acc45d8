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

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
test('the runbook asks for metrics that DynamoDB has by operation only, and for deployments, by all that they need', () => {
  const commands = [...read('docs/running.md').matchAll(/(?:metric|aws) [^`\n]+/g)].map(([command]) => command);
  const byOperation = commands.filter((command) => /SystemErrors|SuccessfulRequestLatency/.test(command));
  expect(byOperation.length).toBeGreaterThan(0);
  expect(byOperation.filter((command) => !command.includes(' Name=Operation,Value='))).toEqual([]);
  const deployments = commands.filter((command) => command.includes('list-deployments'));
  expect(deployments.length).toBeGreaterThan(0);
  expect(deployments.filter((command) => !command.includes(' --deployment-group-name api'))).toEqual([]);
});

// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
test('the runbook reads no line of Lambda that JSON logs with the warnings only do not have', () => {
  expect(read('serverless.yml')).toMatch(/logFormat: JSON, .*systemLogLevel: WARN/);
  expect(read('docs/running.md')).not.toMatch(/@type = "REPORT"|@initDuration|@maxMemoryUsed|Task timed out/);
});
