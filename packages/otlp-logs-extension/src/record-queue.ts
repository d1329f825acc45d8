/** An amount of records, and of characters in all of them. */
export interface Size {
  readonly records: number;
  readonly characters: number;
}

export type RecordQueue = ReturnType<typeof createRecordQueue>;

/** Creates a bounded queue of encoded records. When it is full, new records replace the oldest. */
export function createRecordQueue(max: Size) {
  const records: string[] = [];
  let characters = 0;

  function remove(count: number): readonly string[] {
    const removed = records.splice(0, count);
    for (const record of removed) characters -= record.length;
    return removed;
  }

  return {
    count: (): number => records.length,

    /** @returns whether it holds that many records or characters */
    holds: (size: Size): boolean => records.length >= size.records || characters >= size.characters,

    /** Adds records. @returns the number of dropped records, old or new */
    add(added: readonly string[]): number {
      for (const record of added) {
        records.push(record);
        characters += record.length;
      }
      let surplus = Math.max(0, records.length - max.records);
      let rest = characters;
      for (let index = 0; index < surplus; index += 1) rest -= records[index]?.length ?? 0;
      for (; rest > max.characters; surplus += 1) rest -= records[surplus]?.length ?? 0;
      return remove(surplus).length;
    },

    /** Removes the oldest records that fit the size, at least one. */
    take(size: Size): readonly string[] {
      let count = 0;
      let taken = 0;
      while (count < Math.min(size.records, records.length)) {
        taken += records[count]?.length ?? 0;
        if (count > 0 && taken > size.characters) break;
        count += 1;
      }
      return remove(count);
    },
  };
}
