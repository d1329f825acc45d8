/** The number of rounds and requests to measure. */
export interface Effort {
  readonly coldRounds: number;
  readonly warmRounds: number;
  /** Requests that count; `warmUp` is the share of as many that precede them and do not. */
  readonly warmRequests: { readonly warmHealth: number; readonly warmRefused: number; readonly warmTodo: number };
  readonly warmUp: number;
  readonly memoryRounds: number;
  readonly memoryLooks: readonly [early: number, late: number];
}

export const thorough: Effort = {
  coldRounds: 21,
  warmRounds: 5,
  warmRequests: { warmHealth: 30_000, warmRefused: 30_000, warmTodo: 2000 },
  warmUp: 0.5,
  memoryRounds: 1,
  memoryLooks: [2000, 10_000],
};

/** For a quick look; its times decide nothing. */
export const quick: Effort = {
  coldRounds: 3,
  warmRounds: 1,
  warmRequests: { warmHealth: 1000, warmRefused: 1000, warmTodo: 500 },
  warmUp: 0.5,
  memoryRounds: 0,
  memoryLooks: [2000, 10_000],
};
