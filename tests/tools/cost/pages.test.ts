import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Compute, toComputeCharges, toFlatCharges, toRequestCharges } from '../../../tools/cost/charges.ts';
import { defaultInputs, figureNames, figures } from '../../../tools/cost/figures.ts';
import { toCompute, toThisService } from '../../../tools/cost/month.ts';
import { toOptions } from '../../../tools/cost/options.ts';
import { toAmount } from '../../../tools/cost/prices.ts';
import { toCostReport } from '../../../tools/cost/report.ts';
import { toItemBytes } from '../../../tools/cost/request-units.ts';
import { toRuntimes } from '../../../tools/cost/runtimes.ts';
import { pages, toCurrentPage } from '../../../tools/cost/write-cost.ts';
import { gatewayRoutes, serviceDir } from '../../support/service-dir.ts';

const options = toOptions([]);
const read = (file: string) => readFileSync(join(serviceDir, file), 'utf8');

test('the pages show what npm run cost prints now', () => {
  const texts = pages.map(read);
  expect(texts.map(toCurrentPage)).toEqual(texts);
  const blocks = texts.map((text) => text.match(/<!-- npm run cost.* -->\n\n[^<]+\n\n<!-- end -->/g)?.length);
  expect(blocks).toEqual([4, 1]);
});

test('the README has the figures of the model', () => {
  const charges = [
    ...toComputeCharges(1_000_000, toCompute(options, toThisService(options), 512)),
    ...toRequestCharges(options.inputs, 'dynamodb'),
  ];
  const toDollars = (name: RegExp) =>
    `$${toAmount(charges.filter((each) => name.test(each.name)).reduce((sum, { dollars }) => sum + dollars, 0))}`;
  const flat = toFlatCharges(options.inputs, 'dynamodb').reduce((sum, { dollars }) => sum + dollars, 0);
  const [xRay, gateway, dynamoDb] = [/X-Ray/, /HTTP API/, /DynamoDB/].map(toDollars);
  const [logs, lambda, data] = [/Logs/, /Lambda/, /Data/].map(toDollars);
  const sentence = `a million requests cost about ${toDollars(/./)}: X-Ray ${xRay}, gateway ${gateway}, DynamoDB ${dynamoDb}, logs ${logs}, Lambda ${lambda}, data ${data}; plus about $${toAmount(flat, 0)} a month`;
  const page = read('README.md').replaceAll('\n', ' ');
  expect(page).toContain(sentence);
  const [here, rust] = [toThisService(options), toRuntimes(options.inputs).find(({ name }) => /Rust/.test(name))].map(
    (runtime) => runtime && toColdCents(toCompute(options, runtime, 512)),
  );
  expect(page).toContain(
    `cold starts cost ${here} cents of the ${toDollars(/./)} per million requests, and ${rust} in Rust.`,
  );
});

/** Cents for the cold starts of a million requests, without the price per request. */
function toColdCents(compute: Compute): string {
  const starts = (1_000_000 * compute.coldPercent) / 100;
  const time = toComputeCharges(starts, { ...compute, coldPercent: 100 }).find(({ name }) => name === 'Lambda time');
  return toAmount(100 * (time?.dollars ?? 0), 1);
}

test('docs/deploying.md has the figures of the model', () => {
  const charges = [
    ...toComputeCharges(1_000_000, toCompute(options, toThisService(options), 512)),
    ...toRequestCharges(options.inputs, 'dynamodb'),
  ];
  const flat = new Map(toFlatCharges(options.inputs, 'dynamodb').map(({ name, dollars }) => [name, dollars]));
  const [alarms = 0, dashboard = 0, secret = 0] = ['Alarms', 'Dashboard', 'Secret'].map((name) => flat.get(name));
  const idle = alarms + dashboard + secret;
  const toCents = (monthly: number) => `${toAmount((monthly / 730) * 100, 1)} cents`;
  const parts = `alarms $${toAmount(alarms)}, dashboard $${toAmount(dashboard)}, secret $${toAmount(secret)}`;
  const page = read('docs/deploying.md');
  expect(page).toContain(`| $${toAmount(idle)} a month, or ${toCents(idle)} an hour: ${parts} |`);
  const million = toAmount(charges.reduce((sum, { dollars }) => sum + dollars, 0));
  expect(page).toContain(
    `| ${toCents(flat.get('Custom metrics') ?? 0)} for metrics, and $${million} per million requests |`,
  );
});

test('the explanation names each input with its value, its kind and how it was found', () => {
  const explained = toCostReport(['--explain']).split('\n');
  const lines = figureNames.map(
    (name) => `- --${name} ${defaultInputs[name]} (${figures[name].kind}): ${figures[name].how}`,
  );
  expect(explained).toEqual(expect.arrayContaining(lines));
});

describe('what was counted is still so:', () => {
  test('bytes of a line in the log', () => {
    const [line = ''] = read('docs/observability.md').match(/^\{"level".*$/m) ?? [];
    expect(line.length).toBe(defaultInputs['log-bytes']);
  });

  test('bytes of an item', () => {
    const [formula = ''] = read('docs/cost.md').match(/(?<=^item = ).*(?= \+ owner \+ text$)/m) ?? [];
    const bytes = formula.split(' + ').map((part) => Number(part.split(' ').at(-1)));
    expect(bytes.reduce((sum, each) => sum + each)).toBe(toItemBytes({ 'owner-bytes': 0, 'text-bytes': 0 }));
  });

  test('metrics', () => {
    const sentence = '4 for each route, 2 for each version that answers requests, and 5.';
    expect(defaultInputs.metrics).toBe(4 * gatewayRoutes.length + 2 + 5);
    expect(read('docs/observability.md')).toContain(sentence);
  });

  test('metrics that alarms watch', () => {
    const alarms = read('resources/alarms.yml') + read('resources/stores/dynamodb/resources.yml');
    expect(alarms.match(/MetricName:/g)).toHaveLength(defaultInputs['alarm-metrics']);
  });
});
