import { service } from '../contenders.ts';
import { type Goal, type Measure, sizeLimits } from '../goals.ts';
import { type Spread, toRatio, toSpread } from './statistics.ts';

/** Samples by measure and contender; samples at the same position belong to the same round. */
export type Samples = Readonly<Partial<Record<Measure, Readonly<Record<string, readonly number[]>>>>>;

/** A goal with the measured value. */
export interface Finding extends Goal {
  /** A ratio if the goal is against another contender, otherwise in the measure's unit. */
  readonly value: Spread;
  readonly isMet: boolean;
}

/** Compares each goal that has samples with their median. */
export function judgeGoals(goals: readonly Goal[], samples: Samples): readonly Finding[] {
  return goals.flatMap((goal) => {
    const value = toValue(goal, samples);
    return value === undefined ? [] : [{ ...goal, value, isMet: value.median <= goal.limit }];
  });
}

function toValue({ measure, of = service, against }: Goal, samples: Samples): Spread | undefined {
  const own = samples[measure]?.[of];
  if (own === undefined) return undefined;
  if (against === undefined) return toSpread(own);
  const others = samples[measure]?.[against];
  return others && toRatio(own, others);
}

/** Returns a sentence for each size of the service's code over its limit. Sizes, unlike times, are the same anywhere. */
export function findOversizes(samples: Samples, limits: Readonly<Record<string, number>> = sizeLimits) {
  return Object.entries(limits).flatMap(([measure, limit]) => {
    const value = toValue({ measure, limit } as Goal, samples)?.median ?? Number.POSITIVE_INFINITY;
    return value <= limit ? [] : [`${measure} is ${value.toFixed(1)} kB, over its limit of ${limit} kB.`];
  });
}

/** Returns each contender's values above those of another one in the same rounds. Without that one there are none. */
export function minusByRound(
  byName: Readonly<Record<string, readonly number[]>>,
  floor: string,
): Readonly<Record<string, readonly number[]>> {
  const { [floor]: least, ...others } = byName;
  if (least === undefined) return {};
  const toAbove = (values: readonly number[]) => values.map((value, round) => value - (least[round] ?? Number.NaN));
  return Object.fromEntries(Object.entries(others).map(([name, values]) => [name, toAbove(values)]));
}
