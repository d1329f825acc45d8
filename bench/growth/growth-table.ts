import { toTable } from '../../tools/markdown-table.ts';
import { formatSpread, toRatio } from '../report/statistics.ts';

/** One round's medians and capacities, by the position of the request. */
export interface GrowthSample {
  readonly milliseconds: readonly number[];
  /** Read units. */
  readonly capacities: readonly number[];
}

export interface Growth {
  /** The number of todos in the table. */
  readonly size: number;
  /** One per round. */
  readonly samples: readonly GrowthSample[];
}

/** Formats a row per size: each request's capacity, and its time as a multiple of that in the smallest table. */
export function formatGrowth(questions: readonly string[], growths: readonly Growth[]): string {
  const [smallest] = growths;
  const rows = growths.map((growth) => [
    String(growth.size),
    ...questions.flatMap((_, question) => toCells(growth, smallest ?? growth, question)),
  ]);
  return toTable(['todos', ...questions.flatMap((question) => [`${question}: units`, 'time'])], rows);
}

function toCells(growth: Growth, smallest: Growth, question: number): readonly string[] {
  const capacities = new Set(growth.samples.map((sample) => sample.capacities[question]));
  return [
    [...capacities].join(' or '),
    `${formatSpread(toRatio(timesOf(growth, question), timesOf(smallest, question)))} x`,
  ];
}

function timesOf({ samples }: Growth, question: number): readonly number[] {
  return samples.map(({ milliseconds }) => milliseconds[question] ?? Number.NaN);
}
