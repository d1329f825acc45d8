import type { Measure } from '../goals.ts';

/** What was measured, by measure and contender; samples of the same place were taken in the same round. */
export type Samples = Readonly<Partial<Record<Measure, Readonly<Record<string, readonly number[]>>>>>;
