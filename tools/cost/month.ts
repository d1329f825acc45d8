import { toMeanUnits } from './capacity.ts';
import { figureNames, figures } from './figures.ts';
import { type Charge, type Compute, toBilledMs, toComputeCharges, toFlatCharges, toRequestCharges } from './model.ts';
import type { Options } from './options.ts';
import { prices } from './prices.ts';
import { type Runtime, toDurations, toRuntimes } from './runtimes.ts';
import { toAmount, toTable } from './table.ts';

/** @returns what a month of the load costs, in tables, the free tier ignored */
export function toMonthReport(options: Options): string {
  const { inputs, architecture, rps } = options;
  const load = rps === undefined ? '' : `, ${rps} a second`;
  const title = `${toAmount(inputs.requests, 0)} requests a month${load}; ${prices.region}, ${architecture}, prices of ${prices.checked}, no free tier`;
  return [
    title,
    `Of 1M requests, in US dollars. Times are placeholders until they are measured on AWS.\n\n${toRuntimeTable(options)}`,
    `"Rest" is the same for all:\n\n${toChargeTable(toRequestCharges(inputs), 1_000_000 / inputs.requests, 'of 1M')}`,
    `Of a month, whatever the requests:\n\n${toChargeTable(toFlatCharges(inputs), 1, 'a month')}`,
    ...(rps === undefined ? [] : [toLoadSection(options, rps)]),
    ...(options.explain ? [toExplanation(options)] : []),
  ].join('\n\n');
}

function toRuntimeTable(options: Options): string {
  const { inputs, memories } = options;
  const perMillion = 1_000_000 / inputs.requests;
  const rest = sum(toRequestCharges(inputs));
  const rows = toRuntimes(inputs).flatMap((runtime) =>
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
  return toTable(['runtime', 'MB', 'warm ms', 'cold ms', 'requests', 'time', 'rest', 'total'], rows);
}

function toCompute({ inputs, architecture }: Options, runtime: Runtime, memoryMb: number): Compute {
  const durations = toDurations(runtime, memoryMb, inputs['wait-ms']);
  return { memoryMb, architecture, coldPercent: inputs['cold-percent'], ...durations };
}

function toChargeTable(charges: readonly Charge[], factor: number, header: string): string {
  const rows = charges.map(({ name, dollars }) => [name, toAmount(dollars * factor)]);
  return toTable(['', header], [...rows, ['total', toAmount(sum(charges) * factor)]]);
}

function sum(charges: readonly Charge[]): number {
  return charges.reduce((total, { dollars }) => total + dollars, 0);
}

/** Requests a second for each unit of concurrency. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html */
const ratePerInstance = 10;

/** Of this service; the sizes of memory side by side. */
function toLoadSection(options: Options, rps: number): string {
  const { inputs, memories } = options;
  const units = toMeanUnits(inputs);
  const shared = sum(toRequestCharges(inputs)) + sum(toFlatCharges(inputs));
  const rows = memories.map((memoryMb) => {
    const compute = toCompute(options, toThisService(options), memoryMb);
    const busy = (rps * toBilledMs(compute)) / 1000;
    const dollars = sum(toComputeCharges(inputs.requests, compute));
    const needed = Math.ceil(Math.max(busy, rps / ratePerInstance));
    return [String(memoryMb), toAmount(busy, 1), toAmount(needed, 0), toAmount(dollars), toAmount(dollars + shared)];
  });
  const { perWriteUnitHour, perReadUnitHour } = prices.provisioned;
  const [writes, reads] = [rps * units.write, rps * units.read];
  const provisioned = prices.hoursAMonth * (writes * perWriteUnitHour + reads * perReadUnitHour);
  return [
    'This service for the month, in US dollars. "busy" is how many instances work at once, on average; "needed" is how much concurrency, one for each ten requests a second at least:',
    toTable(['MB', 'busy', 'needed', 'Lambda', 'total'], rows),
    `DynamoDB: ${toAmount(writes, 0)} WCU and ${toAmount(reads, 0)} RCU a second, over many owners. The same, provisioned and fully used: $${toAmount(provisioned)} a month.`,
  ].join('\n\n');
}

function toThisService({ inputs }: Options): Runtime {
  const [runtime] = toRuntimes(inputs);
  if (runtime === undefined) throw new Error('There is no runtime.');
  return runtime;
}

function toExplanation(options: Options): string {
  const { inputs, memories } = options;
  const [memoryMb = 512] = memories.includes(512) ? [512] : memories;
  const service = toThisService(options);
  const compute = toCompute(options, service, memoryMb);
  const charges = [
    ...toComputeCharges(inputs.requests, compute),
    ...toRequestCharges(inputs),
    ...toFlatCharges(inputs),
  ];
  const durations = [
    `- warm ms = up(wait ${inputs['wait-ms']} + CPU ${service.cpuMs} / min(1, ${memoryMb} / 1769)) = ${compute.warmMs}`,
    `- cold ms = up(boot ${inputs['boot-ms']} + import ${inputs['init-ms']} + the warm time + CPU of a first request ${Number(service.firstCpuMs.toFixed(2))} / min(1, ${memoryMb} / 1769)) = ${compute.coldMs}`,
  ];
  const lines = charges.map(({ name, dollars, formula }) => `- ${name} = ${formula} = $${toAmount(dollars)}`);
  const sources = figureNames.map((name) => {
    const { kind, how } = figures[name];
    return `- --${name} ${inputs[name]} (${kind}): ${how}`;
  });
  return [
    `This service at ${memoryMb} MB, for the month:`,
    [...durations, ...lines].join('\n'),
    'From these inputs; the words are of the defaults:',
    sources.join('\n'),
  ].join('\n\n');
}
