import { toTable } from '../../tools/markdown-table.ts';
import { contenders, service } from '../contenders.ts';
import { type Measure, measures } from '../goals.ts';
import type { Finding, Samples } from './judge.ts';
import { formatSpread, toRatio, toSpread } from './statistics.ts';

/** Formats the goals as a table: the measured value with its quartiles, the limit, and whether the goal is met. */
export function formatFindings(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { measure, of, against, limit, value } = finding;
    const { title, unit } = measures[measure];
    const form = of === undefined || of === service ? '' : `; ${titleOf(of)}`;
    const other = against === undefined ? unit : `of ${titleOf(against)}`;
    return [`${title}${form}`, formatSpread(value), `<= ${limit} ${other}`, toVerdict(finding)];
  });
  return toTable(['goal', 'found', 'limit', 'verdict'], rows);
}

/** If the limit lies between the quartiles, another run may find otherwise. */
function toVerdict({ limit, value: { low, high }, isMet }: Finding): string {
  const verdict = isMet ? 'met' : 'NOT MET';
  return low <= limit && limit < high ? `${verdict}, unsure` : verdict;
}

/**
 * Formats a table of all contenders per measure: their values, which hold on this machine only, and their ratios to the
 * service.
 */
export function formatContenders(samples: Samples): string {
  const tables = Object.entries(samples).map(([measure, byName]) => {
    const { title, unit } = measures[measure as Measure];
    const own = byName[service];
    const rows = Object.entries(byName).map(([name, values]) => [
      titleOf(name),
      `${toSpread(values).median.toFixed(1)} ${unit}`,
      own === undefined ? '' : `${formatSpread(toRatio(values, own))} x`,
    ]);
    return toTable([title, 'median', 'ratio'], rows);
  });
  return tables.join('\n\n');
}

/** Returns a contender's title by its name. */
export function titleOf(name: string): string {
  return contenders.find((contender) => contender.name === name)?.title ?? name;
}
