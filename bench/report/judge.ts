import { service } from '../contenders.ts';
import { type Goal, sizeLimits } from '../goals.ts';
import type { Samples } from './samples.ts';
import { type Spread, toRatio, toSpread } from './statistics.ts';

/** How far a goal is reached. */
export interface Finding extends Goal {
  /** A ratio where the goal is against another contender, else in the measure's unit. */
  readonly value: Spread;
  readonly isMet: boolean;
}

/** @returns what was found about each goal of which there are samples; the median decides */
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

/** @returns a sentence for each size of the service's code over its limit: code, unlike time, is the same anywhere */
export function findOversizes(samples: Samples, limits: Readonly<Record<string, number>> = sizeLimits) {
  return Object.entries(limits).flatMap(([measure, limit]) => {
    const value = toValue({ measure, limit } as Goal, samples)?.median ?? Number.POSITIVE_INFINITY;
    return value <= limit ? [] : [`${measure} is ${value.toFixed(1)} kB, over its limit of ${limit} kB.`];
  });
}
