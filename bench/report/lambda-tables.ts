import { toTable } from '../../tools/markdown-table.ts';
import { before, fastest, floor, service } from '../contenders.ts';
import { functionMeasures, type Measure } from '../goals.ts';
import { titleOf } from './findings-table.ts';
import type { Samples } from './judge.ts';
import { formatSpread, toRatio, toSpread } from './statistics.ts';

/** Formats what was measured as Lambda runs it: cold starts, warm requests, and the service's other functions. */
export function formatLambda(samples: Samples): string {
  return [formatCold(samples), formatWarm(samples), formatFunctions(samples)].join('\n\n');
}

/** Boot is the init of a handler that only returns, if the contender's init takes as long. */
function formatCold(samples: Samples): string {
  const cell = (measure: Measure, name: string) => toCell(samples, measure, name);
  const rows = Object.keys(samples.lambdaWall ?? {}).map((name) => [
    titleOf(name),
    cell('lambdaCpu', name),
    toRatioCell(samples, 'lambdaCpu', name),
    cell('lambdaInitCpu', name),
    cell('lambdaInvokeCpu', name),
    cell('lambdaHttpCpu', name),
    cell('lambdaWall', name),
    cell('lambdaInitWall', name),
    cell('lambdaInvokeWall', name),
    cell('lambdaMemory', name),
  ]);
  const columns = ['CPU, ms', 'ratio', 'of init', 'of invoke', 'HTTP', 'time, ms', 'of init', 'of invoke', 'peak, MB'];
  const boot = samples.lambdaInitCpu?.[floor];
  const note = `Of each init of Node, ${boot ? toSpread(boot).median.toFixed(1) : '?'} ms of CPU are boot: until a handler's module is loaded.`;
  return `${toTable(['cold POST /todos, TLS', ...columns], rows)}\n${note}`;
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
  return toTable(['cold start of a function, CPU, ms', ...columns], rows);
}

function toCell(samples: Samples, measure: Measure, name: string, digits = 1): string {
  const values = samples[measure]?.[name];
  return values === undefined ? '' : toSpread(values).median.toFixed(digits);
}

function toRatioCell(samples: Samples, measure: Measure, name: string, reference = service): string {
  const { [name]: values, [reference]: others } = samples[measure] ?? {};
  return values && others ? formatSpread(toRatio(values, others)) : '';
}
