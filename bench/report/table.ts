import { contenders } from '../contenders.ts';
import { type Measure, measures } from '../goals.ts';
import type { Finding } from './judge.ts';
import type { Samples } from './samples.ts';
import { type Spread, toRatio, toSpread } from './statistics.ts';

/** @returns the goals as a table: what was found, the middle half of the rounds, and whether the goal is met */
export function formatFindings(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { measure, against, limit, value } = finding;
    const { title, unit } = measures[measure];
    const other = against === undefined ? unit : `of ${titleOf(against)}`;
    return [title, formatSpread(value), `<= ${limit}`, other, toVerdict(finding)];
  });
  return formatTable([['goal', 'found', 'limit', '', ''], ...rows]);
}

/** Where the limit is within the middle half of the rounds, another run may find otherwise. */
function toVerdict({ limit, value: { low, high }, isMet }: Finding): string {
  const verdict = isMet ? 'met' : 'NOT MET';
  return low <= limit && limit < high ? `${verdict}, unsure` : verdict;
}

/**
 * @returns all contenders as a table per measure: their values, which mean something on this machine only, and as
 * multiples of a reference
 */
export function formatContenders(samples: Samples, reference: string): string {
  const tables = Object.entries(samples).map(([measure, byName]) => {
    const { title, unit } = measures[measure as Measure];
    const own = byName[reference];
    const rows = Object.entries(byName).map(([name, values]) => [
      `  ${titleOf(name)}`,
      `${toSpread(values).median.toFixed(1)} ${unit}`,
      own === undefined ? '' : `${formatSpread(toRatio(values, own))} x`,
    ]);
    return `${title}\n${formatTable(rows)}`;
  });
  return tables.join('\n\n');
}

/** @returns rows with their columns in line */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** @returns the median and, where there are several rounds, the quartiles */
export function formatSpread({ median, low, high }: Spread): string {
  return low === high ? median.toFixed(2) : `${median.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;
}

function titleOf(name: string): string {
  return contenders.find((contender) => contender.name === name)?.title ?? name;
}
