/** The median of some numbers, and the quartiles below and above it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Returns the median and the quartiles. @throws RangeError for no numbers */
export function toSpread(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/**
 * Returns the spread of each round's ratio. A disturbance of a whole round is in both of its numbers and cancels out.
 * @throws RangeError when the numbers of rounds differ
 */
export function toRatio(values: readonly number[], references: readonly number[]): Spread {
  if (values.length !== references.length) throw new RangeError('The rounds of both must be the same.');
  return toSpread(values.map((value, round) => value / (references[round] ?? Number.NaN)));
}

/**
 * Returns the value below which a share of the numbers lies, interpolated between two of them.
 * @see Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), definition 7
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('There are no numbers.');
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [below = Number.NaN, above = below] = sorted.slice(Math.floor(place), Math.floor(place) + 2);
  return below + (above - below) * (place - Math.floor(place));
}

/** Formats the median and, if there are several rounds, the quartiles. */
export function formatSpread({ median, low, high }: Spread, digits = 2): string {
  const [middle, least, most] = [median, low, high].map((value) => value.toFixed(digits));
  return low === high ? `${middle}` : `${middle} (${least}-${most})`;
}
