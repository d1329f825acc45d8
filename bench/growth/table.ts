import { formatTable } from '../report/table.ts';

/** What one request took in a table of so many todos. */
export interface Growth {
  readonly question: string;
  readonly size: number;
  readonly milliseconds: number;
  /** Units of reading. */
  readonly capacity: number;
}

/** @returns a row per size: for each question its capacity, and its time as a multiple of that in the smallest table */
export function formatGrowth(growths: readonly Growth[]): string {
  const questions = [...new Set(growths.map(({ question }) => question))];
  const sizes = [...new Set(growths.map(({ size }) => size))];
  const rows = sizes.map((size) => [String(size), ...questions.flatMap((question) => toCells(question, size))]);
  return formatTable([['todos', ...questions.flatMap((question) => [`${question}: units`, 'time'])], ...rows]);

  function toCells(question: string, size: number): readonly string[] {
    const [smallest] = growths.filter((growth) => growth.question === question);
    const found = growths.find((growth) => growth.question === question && growth.size === size);
    if (smallest === undefined || found === undefined) return ['', ''];
    return [String(found.capacity), `${(found.milliseconds / smallest.milliseconds).toFixed(2)} x`];
  }
}
