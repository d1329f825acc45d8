import { expect, test } from '@jest/globals';
import { fitConcurrency } from '../../../../tools/serverless/steps/concurrency.ts';
import { createRun } from '../serverless-under-test.ts';

const reserved = { api: 100, docs: 5, export: 10 };

function reserve(accountConcurrency: unknown, of: Partial<typeof reserved> = reserved) {
  const run = createRun('prod', { accountConcurrency });
  for (const [name, reservedConcurrency] of Object.entries(of)) {
    Object.assign(run.service.functions[name] ?? {}, { reservedConcurrency });
  }
  const { functions } = run.service;
  const left = () => [functions.api, functions.docs, functions.export].map((each) => each.reservedConcurrency ?? null);
  return { run, left };
}

test.each([10, 100, '100'])('an account with %p instances reserves none, and packaging says so', (account) => {
  const { run, left } = reserve(account);
  fitConcurrency(run);
  expect(left()).toEqual([null, null, null]);
  expect(run.written).toEqual([
    `warning: Stage prod reserves no instances: accountConcurrency is ${account}, and AWS keeps the first 100 unreserved. If Lambda's quota "Concurrent executions" is higher, set accountConcurrency in resources/stages.yml, or --param="accountConcurrency=1000".`,
  ]);
});

test.each([215, '1000'])('an account with %p instances reserves what the stage wants', (account) => {
  const { run, left } = reserve(account);
  fitConcurrency(run);
  expect(left()).toEqual([100, 5, 10]);
  expect(run.written).toEqual([]);
});

test('a stage that reserves none says nothing of it', () => {
  const { run } = reserve(10, {});
  fitConcurrency(run);
  expect(run.written).toEqual([]);
});

test('reservations over what the account allows are refused', () => {
  expect(() => fitConcurrency(reserve(214).run)).toThrow(
    'Stage prod reserves 115 instances, but accountConcurrency 214 allows 114, because AWS keeps 100 unreserved: raise Lambda\'s quota "Concurrent executions", or lower apiConcurrency, docsConcurrency or exportConcurrency in resources/stages.yml.',
  );
});

test.each(['many', '', 0, 1.5, -1, null])('accountConcurrency %p is refused', (account) => {
  const message = `Stage prod: accountConcurrency must be a number of instances, not ${account}.`;
  expect(() => fitConcurrency(reserve(account).run)).toThrow(message);
});
