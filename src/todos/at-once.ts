/**
 * Runs a task for each item, so many at once at the most. After the first failure none is begun any more.
 * @throws what the first task threw, when all that were begun have ended: nothing goes on unseen
 */
export async function forEachAtOnce<Item>(
  items: readonly Item[],
  tasksMax: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const failures: unknown[] = [];
  await Promise.all(Array.from({ length: Math.min(tasksMax, items.length) }, work));
  if (failures.length > 0) throw failures[0];

  async function work(): Promise<void> {
    for (const item of rest) {
      if (failures.length > 0) return;
      await run(item).catch((error: unknown) => failures.push(error));
    }
  }
}
