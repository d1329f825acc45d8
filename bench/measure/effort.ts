import type { Warmth } from '../lambda/warm-requests.ts';

/** The number of rounds and requests to measure. */
export interface Effort {
  /** Rounds before the first that counts. */
  readonly dropped: number;
  readonly coldRounds: number;
  readonly warmRounds: number;
  /** Of each kind, as Lambda runs a function. */
  readonly lambdaWarm: Warmth;
  /** In a bare process, requests that count; `warmUp` is the share of as many that precede them and do not. */
  readonly warmRequests: { readonly warmHealth: number; readonly warmRefused: number; readonly warmTodo: number };
  readonly warmUp: number;
  readonly memoryRounds: number;
  readonly memoryLooks: readonly [early: number, late: number];
}

export const thorough: Effort = {
  dropped: 1,
  coldRounds: 21,
  warmRounds: 5,
  lambdaWarm: { requests: 1000, warmUp: 1 },
  warmRequests: { warmHealth: 30_000, warmRefused: 30_000, warmTodo: 2000 },
  warmUp: 0.5,
  memoryRounds: 1,
  memoryLooks: [2000, 10_000],
};

/** For a quick look; its times decide nothing. */
export const quick: Effort = {
  ...thorough,
  dropped: 0,
  coldRounds: 1,
  warmRounds: 1,
  lambdaWarm: { requests: 50, warmUp: 1 },
  warmRequests: { warmHealth: 1000, warmRefused: 1000, warmTodo: 100 },
  memoryRounds: 0,
};
