import { type EntryStore, isKept, type Summary, summarize } from './kept-entry.ts';

export interface Copying {
  readonly from: EntryStore;
  readonly to: EntryStore;
  readonly now: Date;
  /** Place that an earlier run came to. */
  readonly after: string | undefined;
  /** Called when all entries up to a place are written. */
  readonly report: (entries: number, place: string) => void;
}

/**
 * Copies all entries of a store to another, which keeps what it has under other owners and IDs. The source must get no
 * writes meanwhile: what changes behind the place that the copy has come to is not copied.
 */
export async function copyEntries({ from, to, now, after, report }: Copying): Promise<void> {
  for await (const { entries, place } of from.readPages(after)) {
    await to.write(entries.filter((entry) => isKept(entry, now)));
    report(entries.length, place);
  }
}

/** Compares two stores. @returns what both have @throws Error that says in what they differ */
export async function verifyCopy({ from, to, now }: Pick<Copying, 'from' | 'to' | 'now'>): Promise<Summary> {
  const [source, target] = [await summarize(from, now), await summarize(to, now)];
  const names = ['todos', 'tombstones', 'hash'] as const;
  const differences = names.filter((name) => source[name] !== target[name]);
  if (differences.length === 0) return target;
  const texts = differences.map((name) => `${name} ${source[name]} and ${target[name]}`);
  throw new Error(`The copy differs from its source: ${texts.join(', ')}. Either store may have had other writes.`);
}
