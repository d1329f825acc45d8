import type { Rounds } from '../measure/interleave.ts';
import { toRatio, toSpread } from '../report/statistics.ts';
import { formatSpread, formatTable } from '../report/table.ts';
import { type TelemetrySample, variants } from './variants.ts';

const measures: Readonly<Record<keyof TelemetrySample, { readonly title: string; readonly unit: string }>> = {
  wall: { title: 'cold start, from nothing to the first answer', unit: 'ms' },
  cpu: { title: "CPU of the function's process", unit: 'ms' },
  memory: { title: 'memory of all processes, at most', unit: 'MB' },
};

/** @returns a table per measure: the median, and the ratios to the function alone */
export function formatTelemetry(rounds: Rounds<TelemetrySample>): string {
  const tables = Object.entries(measures).map(([name, { title, unit }]) => {
    const numbersOf = (variant: string) => (rounds.get(variant) ?? []).map((sample) => pick(sample, name));
    const plain = numbersOf('plain');
    const rows = variants.map((variant) => {
      const numbers = numbersOf(variant.name);
      const median = `${toSpread(numbers).median.toFixed(0)} ${unit}`;
      return [`  ${variant.title}`, median, `${formatSpread(toRatio(numbers, plain))} x`];
    });
    return `${title}\n${formatTable(rows)}`;
  });
  return tables.join('\n\n');
}

function pick(sample: TelemetrySample, name: string): number {
  const value = sample[name as keyof TelemetrySample];
  return name === 'memory' ? value / 1e6 : value;
}
