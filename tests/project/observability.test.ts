import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from '../support/service-dir.ts';
import { createTelemetryUnderTest, observation, secrets } from '../telemetry/telemetry-under-test.ts';

const page = readFileSync(join(serviceDir, 'docs', 'observability.md'), 'utf8');
const [cold = {}, warm = {}] = [...page.matchAll(/^\{"level".*$/gm)].map(([line]): Line => JSON.parse(line));

type Line = Readonly<Record<string, unknown>>;

test('the example of docs/observability.md has the members and the metrics of a line', () => {
  const line = lineOf({});
  expect(Object.keys(cold)).toEqual(Object.keys(line));
  expect(cold['_aws']).toEqual({ ...Object(line['_aws']), Timestamp: Date.parse(String(cold['timestamp'])) });
});

test('docs/observability.md says of every member of a line what it means', () => {
  const failure = { code: 'internal_error', error: new Error('no') } as const;
  const members = new Set([cold, warm, lineOf({ status: 500, failure })].flatMap((line) => Object.keys(line)));
  const described = [...page.matchAll(/^\| (`.*?) +\| +[^|]*\|$/gm)].flatMap(
    ([, names = '']) => names.match(/\w+/g) ?? [],
  );
  expect([...members].filter((member) => !described.includes(member))).toEqual([]);
});

test('the command of docs/observability.md finds the name under which the lines have an owner', () => {
  const [, command = ''] = /^SECRET=… OWNER=… (node .*?)^```/ms.exec(page) ?? [];
  const env = { PATH: process.env['PATH'], SECRET: secrets[0], OWNER: observation.owner };
  expect(execFileSync('sh', ['-c', command], { env, encoding: 'utf8' }).trim()).toBe(lineOf({})['owner']);
});

function lineOf(different: Partial<typeof observation>): Line {
  const { observe, written } = createTelemetryUnderTest({ namespace: 'todo-api-prod' });
  void observe({ ...observation, ...different });
  return JSON.parse(written.join(''));
}
