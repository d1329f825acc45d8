/** Runs a task per item, at most `tasksMax` at a time. Throws the first failure after all started tasks have ended. */
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
