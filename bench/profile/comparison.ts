import { formatTable } from '../report/table.ts';
import type { Costs } from './read-profile.ts';

const rowsMax = 12;

/** @returns the origins that cost the most before or after, in per cent of all that it cost before */
export function formatComparison(title: string, before: Costs, after: Costs): string {
  const whole = sum(before);
  const share = (milliseconds = 0) => `${((milliseconds / whole) * 100).toFixed(1)} %`;
  const origins = [...new Set([...before.keys(), ...after.keys()])]
    .sort((one, other) => most(other) - most(one))
    .slice(0, rowsMax);
  const rows = origins.map((origin) => [origin, share(before.get(origin)), share(after.get(origin))]);
  const total = ['all', share(whole), share(sum(after))];
  return `${title}\n${formatTable([['at work in', 'before', 'after'], ...rows, total])}`;

  function most(origin: string): number {
    return Math.max(before.get(origin) ?? 0, after.get(origin) ?? 0);
  }
}

function sum(costs: Costs): number {
  return [...costs.values()].reduce((total, milliseconds) => total + milliseconds, 0);
}
