/** Samples by contender; samples at the same position belong to the same round. */
export type Rounds<Sample> = ReadonlyMap<string, readonly Sample[]>;

export interface Plan<Item, Sample> {
  readonly items: readonly Item[];
  readonly rounds: number;
  /** Rounds before the first that counts, which fill the machine's caches; 1 by default. */
  readonly dropped?: number;
  readonly take: (item: Item) => Promise<Sample>;
  /** Called after each round with the number of rounds so far. */
  readonly progress: (done: number) => void;
}

/**
 * Takes samples in turns, one per item and round, so that a disturbance of the machine affects all items. Each round is
 * in an order of its own, by chance, so that no item always follows the same other item.
 */
export async function interleave<Item extends { readonly name: string }, Sample>(
  plan: Plan<Item, Sample>,
): Promise<Rounds<Sample>> {
  const samples = new Map<string, Sample[]>(plan.items.map(({ name }) => [name, []]));
  const { dropped = 1 } = plan;
  for (let round = 1 - dropped; round <= plan.rounds; round += 1) {
    for (const item of shuffle(plan.items)) {
      const sample = await plan.take(item);
      if (round > 0) samples.get(item.name)?.push(sample);
    }
    plan.progress(round);
  }
  return samples;
}

function shuffle<Item>(items: readonly Item[]): readonly Item[] {
  const tickets = items.map((item) => ({ item, ticket: Math.random() }));
  return tickets.toSorted((one, other) => one.ticket - other.ticket).map(({ item }) => item);
}
