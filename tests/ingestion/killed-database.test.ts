import { expect, test } from '@jest/globals';
import { killDatabase } from './killed-database.ts';

test('a database that is killed in the middle of a batch loses nothing, and the retry ends in the same table', async () => {
  const { error, storedAfterRestart, countsOfRetry, ...seen } = await killDatabase();
  expect(error).toBe('TodoError: storage_unavailable');
  // What was answered is stored; some of the ten writes that were on their way may be too.
  expect(storedAfterRestart).toBeGreaterThanOrEqual(40);
  expect(storedAfterRestart).toBeLessThan(100);
  expect(countsOfRetry).toEqual({
    records: 101,
    applied: 100 - storedAfterRestart,
    late: 0,
    duplicates: storedAfterRestart,
    poison: 1,
  });
  expect(seen).toMatchObject({ lettersAfterError: 0, letters: 1 });
  expect(seen.countsOfOnceMore).toEqual({ records: 101, applied: 0, late: 0, duplicates: 100, poison: 1 });
  expect(seen.table).toHaveLength(100);
  expect(seen.table).toEqual(seen.undisturbed);
});
