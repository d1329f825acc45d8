import { toTable } from '../../tools/markdown-table.ts';
import { before, fastest, floorOf, service } from '../contenders.ts';
import { functionMeasures, type Measure } from '../goals.ts';
import { titleOf } from './findings-table.ts';
import type { Samples } from './judge.ts';
import { formatSpread, toRatio, toSpread } from './statistics.ts';

/** Formats what was measured as Lambda runs it: cold starts, warm requests, and the service's other functions. */
export function formatLambda(samples: Samples): string {
  return [formatCold(samples), formatWarm(samples), formatFunctions(samples)].join('\n\n');
}

function formatCold(samples: Samples): string {
  const cell = (measure: Measure, name: string) => toCell(samples, measure, name);
  const rows = Object.keys(samples.lambdaWall ?? {}).map((name) => [
    titleOf(name),
    toSpreadCell(samples.lambdaCpu?.[name]),
    toRatioCell(samples, 'lambdaCpu', name),
    ...splitInit(samples, name),
    cell('lambdaInvokeCpu', name),
    cell('lambdaHttpCpu', name),
    cell('lambdaWall', name),
    cell('lambdaInitWall', name),
    cell('lambdaInvokeWall', name),
    cell('lambdaMemory', name),
  ]);
  const columns = ['CPU, ms', 'ratio', 'boot', 'init', 'invoke', 'over HTTP', 'time, ms', 'init', 'invoke', 'peak, MB'];
  return toTable(['cold POST /todos, TLS', ...columns], rows);
}

/** Splits the CPU of an init into boot, which is the init of a handler that only returns, and the rest. */
function splitInit({ lambdaInitCpu = {} }: Samples, name: string): readonly [boot: string, init: string] {
  const { [name]: own, [floorOf(name) ?? '']: boot } = lambdaInitCpu;
  if (own === undefined || boot === undefined) return ['', own === undefined ? '' : toSpread(own).median.toFixed(1)];
  const above = toSpread(own).median - toSpread(boot).median;
  return [toSpread(boot).median.toFixed(1), above.toFixed(1)];
}

function formatWarm(samples: Samples): string {
  const kinds = [
    ['lambdaHealth', 'aboveHealth'],
    ['lambdaRefused', 'aboveRefused'],
    ['lambdaTodo', 'aboveTodo'],
  ] as const;
  const rows = Object.keys(samples.lambdaTodo ?? {}).map((name) => [
    titleOf(name),
    ...kinds.flatMap(([all, above]) => [toCell(samples, all, name, 0), toCell(samples, above, name, 0)]),
    toRatioCell(samples, 'aboveTodo', name),
  ]);
  const titles = ['health', 'above', 'refused', 'above', 'new todo', 'above', 'ratio above'];
  return toTable(['warm, CPU of a request, µs', ...titles], rows);
}

function formatFunctions(samples: Samples): string {
  const rows = Object.entries(functionMeasures).map(([name, measure]) => {
    const forms = [service, fastest].flatMap((form) => [
      toCell(samples, measure, form),
      toRatioCell(samples, measure, form, before),
    ]);
    return [name, toCell(samples, measure, before), ...forms];
  });
  const columns = ['before', 'now', 'ratio', 'wrapper and cache', 'ratio'];
  return toFilledTable(['cold start of a function, CPU, ms', ...columns], rows);
}

/** Formats a table without its empty columns, for example those of a service that was not measured. */
function toFilledTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const isFilled = (_: string, column: number) => rows.some((row) => row[column] !== '');
  return toTable(
    titles.filter(isFilled),
    rows.map((row) => row.filter(isFilled)),
  );
}

function toCell(samples: Samples, measure: Measure, name: string, digits = 1): string {
  const values = samples[measure]?.[name];
  return values === undefined ? '' : toSpread(values).median.toFixed(digits);
}

function toSpreadCell(values: readonly number[] | undefined): string {
  return values === undefined ? '' : formatSpread(toSpread(values), 1);
}

function toRatioCell(samples: Samples, measure: Measure, name: string, reference = service): string {
  const { [name]: values, [reference]: others } = samples[measure] ?? {};
  return values && others ? formatSpread(toRatio(values, others)) : '';
}
