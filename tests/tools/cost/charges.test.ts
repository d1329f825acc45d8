import { expect, test } from '@jest/globals';
import { toBilledMs, toComputeCharges, toFlatCharges, toRequestCharges } from '../../../tools/cost/charges.ts';
import { defaultInputs } from '../../../tools/cost/figures.ts';
import { toTieredCost } from '../../../tools/cost/prices.ts';
import { toDurations } from '../../../tools/cost/runtimes.ts';

test('Lambda bills requests, and time by memory, the INIT of cold starts included', () => {
  // 90 % × 10 ms + 10 % × 210 ms = 30 ms; × 0.5 GB × 2M = 30,000 GB-s.
  const compute = { memoryMb: 512, architecture: 'arm64', warmMs: 10, coldMs: 210, coldPercent: 10 } as const;
  expect(toBilledMs(compute)).toBe(30);
  expect(toRounded(toComputeCharges(2_000_000, compute))).toEqual({ 'Lambda requests': 0.4, 'Lambda time': 0.400002 });
  const x86 = { ...compute, architecture: 'x86' } as const;
  expect(toRounded(toComputeCharges(2_000_000, x86))).toEqual({ 'Lambda requests': 0.4, 'Lambda time': 0.500001 });
});

test('the other services bill requests, capacity, bytes and traces', () => {
  const inputs = {
    ...defaultInputs,
    requests: 10_000_000,
    'list-percent': 0,
    'get-percent': 50,
    'create-percent': 50,
    'text-percent': 0,
    'toggle-percent': 0,
    'delete-percent': 0,
    'log-bytes': 1024 ** 2,
    'gateway-log-bytes': 0,
    'log-days': 30,
    'log-kept-percent': 10,
    'response-bytes': 1024,
  };
  expect(toRounded(toRequestCharges(inputs, 'dynamodb'))).toEqual({
    'HTTP API': 10,
    // A half of 1 RCU and a half of 3 WCU: 5M × $0.125 + 15M × $0.625, per 1M.
    DynamoDB: 10,
    // 9,765.625 GB at $0.5, and a tenth of them kept a month at $0.03.
    Logs: 4912.109375,
    // 97.8 % of 2.628M seconds have a first request, which is traced, and so are 5 % of the others.
    'X-Ray': 14.705187,
    'Data out': 0.858307,
  });
});

test('without tracing no trace is billed', () => {
  const charges = toRounded(toRequestCharges({ ...defaultInputs, 'trace-rate': 0, 'trace-percent': 0 }, 'dynamodb'));
  expect(charges['X-Ray']).toBe(0);
});

test('some charges come whatever the requests', () => {
  // 1M todos × 3 × (334 + 100) bytes, at $0.25 and $0.2 a GB.
  const metrics = Number((defaultInputs.metrics * 0.3).toFixed(6));
  const flat = { 'Custom metrics': metrics, Alarms: 1.8, Dashboard: 3, Secret: 0.4, Storage: 0.61607 };
  expect(toRounded(toFlatCharges(defaultInputs, 'dynamodb'))).toEqual(flat);
  expect(toRounded(toFlatCharges({ ...defaultInputs, requests: 1 }, 'dynamodb'))).toEqual(flat);
});

test('each tier costs the part of an amount that falls in it', () => {
  const tiers = [
    { upTo: 10, price: 3 },
    { upTo: 20, price: 2 },
    { upTo: null, price: 1 },
  ];
  expect([0, 5, 10, 15, 20, 25].map((amount) => toTieredCost(amount, tiers))).toEqual([0, 15, 30, 40, 50, 55]);
});

test('less memory makes CPU slower, but neither waiting nor INIT', () => {
  const runtime = { name: 'any', initMs: 100, firstCpuMs: 2, cpuMs: 1 };
  expect(toDurations(runtime, 1769, 5)).toEqual({ warmMs: 6, coldMs: 108 });
  expect(toDurations(runtime, 3538, 5)).toEqual({ warmMs: 6, coldMs: 108 });
  // 1769 / 128 = 13.8: 5 + 13.8, and 100 + 18.8 + 27.6.
  expect(toDurations(runtime, 128, 5)).toEqual({ warmMs: 19, coldMs: 147 });
});

function toRounded(charges: readonly { readonly name: string; readonly dollars: number }[]): Record<string, number> {
  return Object.fromEntries(charges.map(({ name, dollars }) => [name, Number(dollars.toFixed(6))]));
}
