import { toRatio } from '../report/statistics.ts';
import { formatSpread, formatTable } from '../report/table.ts';

/** Of each question, in their order. */
export interface GrowthSample {
  readonly milliseconds: readonly number[];
  /** Units of reading. */
  readonly capacities: readonly number[];
}

export interface Growth {
  /** How many todos there are in the table. */
  readonly size: number;
  /** One of each round. */
  readonly samples: readonly GrowthSample[];
}

/** @returns a row per size: for each question its capacity, and its time as a multiple of that in the smallest table */
export function formatGrowth(questions: readonly string[], growths: readonly Growth[]): string {
  const [smallest] = growths;
  const rows = growths.map((growth) => [
    String(growth.size),
    ...questions.flatMap((_, question) => toCells(growth, smallest ?? growth, question)),
  ]);
  return formatTable([['todos', ...questions.flatMap((question) => [`${question}: units`, 'time'])], ...rows]);
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
