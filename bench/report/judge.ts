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

function toValue({ measure, against }: Goal, samples: Samples): Spread | undefined {
  const own = samples[measure]?.[service];
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
