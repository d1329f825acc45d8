import type { Rounds } from './interleave.ts';

/** Returns one number of each sample, without contenders that have none. */
export function pick<Sample>(
  rounds: Rounds<Sample>,
  toNumber: (sample: Sample) => number | undefined,
): Readonly<Record<string, readonly number[]>> {
  const numbers = [...rounds].map(([name, samples]) => [name, samples.flatMap((sample) => toNumber(sample) ?? [])]);
  return Object.fromEntries(numbers.filter(([, values = []]) => values.length > 0));
}
