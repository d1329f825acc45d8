/** Where the middle of some numbers is, and the middle half of them. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** @returns the median and the quartiles. @throws RangeError for no numbers */
export function toSpread(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/**
 * Compares what was measured in the same rounds: the ratios of each round, so that what disturbs a whole round is in both
 * of its numbers and cancels out.
 * @throws RangeError when there are not as many of both
 */
export function toRatio(values: readonly number[], references: readonly number[]): Spread {
  if (values.length !== references.length) throw new RangeError('The rounds of both must be the same.');
  return toSpread(values.map((value, round) => value / (references[round] ?? Number.NaN)));
}

/**
 * The value below which that share of the numbers is, between two of them where need be.
 * @see Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), definition 7
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('There are no numbers.');
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [below = Number.NaN, above = below] = sorted.slice(Math.floor(place), Math.floor(place) + 2);
  return below + (above - below) * (place - Math.floor(place));
}
