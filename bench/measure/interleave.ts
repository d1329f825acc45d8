/** Samples of each contender, by name: the first of each were taken in the same round. */
export type Rounds<Sample> = ReadonlyMap<string, readonly Sample[]>;

export interface Plan<Item, Sample> {
  readonly items: readonly Item[];
  readonly rounds: number;
  /** How many rounds before these do not count, but fill the machine's caches: 1 unless it says otherwise. */
  readonly dropped?: number;
  readonly take: (item: Item) => Promise<Sample>;
  /** Told after each round how many there have been. */
  readonly progress: (done: number) => void;
}

/**
 * Takes samples in turns, one of each per round, so that what disturbs the machine disturbs all. Every other round goes
 * backwards, so that none always follows the same one.
 */
export async function interleave<Item extends { readonly name: string }, Sample>(
  plan: Plan<Item, Sample>,
): Promise<Rounds<Sample>> {
  const samples = new Map<string, Sample[]>(plan.items.map(({ name }) => [name, []]));
  const { dropped = 1 } = plan;
  for (let round = 1 - dropped; round <= plan.rounds; round += 1) {
    const turn = round % 2 === 0 ? plan.items : plan.items.toReversed();
    for (const item of turn) {
      const sample = await plan.take(item);
      if (round > 0) samples.get(item.name)?.push(sample);
    }
    plan.progress(round);
  }
  return samples;
}
