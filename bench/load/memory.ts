import { quantile } from '../report/statistics.ts';

/** A server's memory over a run. */
export interface MemoryVerdict {
  /** The median of the last three tenths, as a multiple of that of the three before. */
  readonly growth: number;
  readonly isFlat: boolean;
}

const growthMax = 1.05;

/**
 * Judges the memory at the end of each tenth of a run. The first four tenths do not count, because V8 sizes its heap by
 * what it has seen.
 * @throws RangeError unless there are ten
 */
export function judgeMemory(rss: readonly number[]): MemoryVerdict {
  if (rss.length !== 10) throw new RangeError(`There are ${rss.length} tenths, not 10.`);
  const growth = quantile(rss.slice(7), 0.5) / quantile(rss.slice(4, 7), 0.5);
  return { growth, isFlat: growth <= growthMax };
}
