import { toTable } from '../markdown-table.ts';
import type { Charge } from './charge.ts';
import { type Compute, toBilledMs, toComputeCharges, toFlatCharges, toRequestCharges } from './charges.ts';
import { figureNames, figures } from './figures.ts';
import type { Options } from './options.ts';
import { prices, toAmount } from './prices.ts';
import { type Runtime, toDurations, toRuntimes } from './runtimes.ts';
import { storeCosts, toServerNotes } from './store-costs.ts';

/** Returns the cost of a month's load, in tables, without the free tier. */
export function toMonthReport(options: Options): string {
  const { inputs, architecture, rps, store } = options;
  const load = rps === undefined ? '' : `, ${rps} per second`;
  const title = `${toAmount(inputs.requests, 0)} requests per month${load}; ${prices.region}, ${architecture}, prices of ${prices.checked}, no free tier`;
  return [
    title,
    `US dollars per 1M requests. Times are placeholders until they are measured on AWS.\n\n${toRuntimeTable(options)}`,
    `"Rest"${store === 'dynamodb' ? ' is the same for all' : ''}:\n\n${toChargeTable(toRequestCharges(inputs, store), 1_000_000 / inputs.requests, 'per 1M')}`,
    `US dollars per month, without any request:\n\n${toChargeTable(toFlatCharges(inputs, store), 1, 'per month')}`,
    ...(rps === undefined ? [] : [toLoadSection(options, rps)]),
    ...(store === 'postgres' ? [toServerNotes()] : []),
    ...(options.explain ? [toExplanation(options)] : []),
  ].join('\n\n');
}

/** Compares runtimes with the default store. Another store adds the same to each. */
function toRuntimeTable(options: Options): string {
  const { inputs, memories, store } = options;
  const perMillion = 1_000_000 / inputs.requests;
  const rest = sum(toRequestCharges(inputs, store));
  const runtimes = store === 'dynamodb' ? toRuntimes(inputs) : [toThisService(options)];
  const rows = runtimes.flatMap((runtime) =>
    memories.map((memoryMb) => {
      const compute = toCompute(options, runtime, memoryMb);
      const charges = toComputeCharges(inputs.requests, compute);
      const dollars = [...charges.map((charge) => charge.dollars), rest, sum(charges) + rest];
      const { warmMs, coldMs } = compute;
      return [
        runtime.name,
        ...[memoryMb, warmMs, coldMs].map(String),
        ...dollars.map((it) => toAmount(it * perMillion)),
      ];
    }),
  );
  return toTable(['runtime', 'MB', 'warm ms', 'cold ms', 'requests', 'time', 'rest', 'total'], rows, 'right');
}

/** Returns what Lambda bills for a runtime. */
export function toCompute({ inputs, architecture }: Options, runtime: Runtime, memoryMb: number): Compute {
  const durations = toDurations(runtime, memoryMb, inputs['wait-ms']);
  return { memoryMb, architecture, coldPercent: inputs['cold-percent'], ...durations };
}

function toChargeTable(charges: readonly Charge[], factor: number, header: string): string {
  const rows = charges.map(({ name, dollars }) => [name, toAmount(dollars * factor)]);
  return toTable(['', header], [...rows, ['total', toAmount(sum(charges) * factor)]], 'right');
}

function sum(charges: readonly Charge[]): number {
  return charges.reduce((total, { dollars }) => total + dollars, 0);
}

/** Requests per second for each unit of concurrency. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html */
const ratePerInstance = 10;

/** Returns the load's cost and concurrency for this service, by memory size. */
function toLoadSection(options: Options, rps: number): string {
  const { inputs, memories, store } = options;
  const shared = sum(toRequestCharges(inputs, store)) + sum(toFlatCharges(inputs, store));
  const rows = memories.map((memoryMb) => {
    const compute = toCompute(options, toThisService(options), memoryMb);
    const busy = (rps * toBilledMs(compute)) / 1000;
    const dollars = sum(toComputeCharges(inputs.requests, compute));
    const needed = Math.ceil(Math.max(busy, rps / ratePerInstance));
    return [String(memoryMb), toAmount(busy, 1), toAmount(needed, 0), toAmount(dollars), toAmount(dollars + shared)];
  });
  return [
    'This service for the month, in US dollars. "busy" is the mean number of instances at work, "needed" the concurrency, which is at least one for each ten requests per second:',
    toTable(['MB', 'busy', 'needed', 'Lambda', 'total'], rows, 'right'),
    storeCosts[store].toLoad(inputs, rps),
  ].join('\n\n');
}

/** Returns the runtime of this service. */
export function toThisService({ inputs }: Options): Runtime {
  const [runtime] = toRuntimes(inputs);
  if (runtime === undefined) throw new Error('There is no runtime.');
  return runtime;
}

function toExplanation(options: Options): string {
  const { inputs, memories, store } = options;
  const [memoryMb = 512] = memories.includes(512) ? [512] : memories;
  const service = toThisService(options);
  const compute = toCompute(options, service, memoryMb);
  const computeCharges = toComputeCharges(inputs.requests, compute);
  const charges = [...computeCharges, ...toRequestCharges(inputs, store), ...toFlatCharges(inputs, store)];
  const lines = [
    `warm ms = up(wait ${inputs['wait-ms']} + CPU ${service.cpuMs} / min(1, ${memoryMb} / 1769)) = ${compute.warmMs}`,
    `cold ms = up(boot ${inputs['boot-ms']} + import ${inputs['init-ms']} + the warm time + CPU of a first request ${Number(service.firstCpuMs.toFixed(2))} / min(1, ${memoryMb} / 1769)) = ${compute.coldMs}`,
    ...charges.map(({ name, dollars, formula }) => `${name} = ${formula} = $${toAmount(dollars)}`),
  ];
  const sources = figureNames.map((name) => `--${name} ${inputs[name]} (${figures[name].kind}): ${figures[name].how}`);
  return [
    `This service at ${memoryMb} MB, for the month:`,
    `- ${lines.join('\n- ')}`,
    'From these inputs; the notes describe the defaults:',
    `- ${sources.join('\n- ')}`,
  ].join('\n\n');
}
