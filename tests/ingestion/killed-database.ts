import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaBatch } from '../../src/generated/validators.js';
import type { BatchCounts } from '../../src/ingestion/ingest.ts';
import { newUpsert } from '../todos/events.ts';
import { type Item, openFunction } from './function-under-test.ts';
import { startKillableDatabase } from './killable-database.ts';
import { encode, toRecord } from './records.ts';

/** What there is to see when the database is killed in the middle of a batch, and started again. */
export interface KilledDatabase {
  readonly error: string;
  readonly lettersAfterError: number;
  readonly storedAfterRestart: number;
  readonly countsOfRetry: BatchCounts;
  readonly letters: number;
  readonly countsOfOnceMore: BatchCounts;
  /** The items of the table, and what they are when nothing goes wrong, without the names of their owners. */
  readonly table: readonly Item[];
  readonly undisturbed: readonly Item[];
}

const [size, writesBeforeDeath] = [100, 40];

/** Feeds a batch of 100 events and one poison record, kills the database after 40 writes, and lets the pipe go on. */
export async function killDatabase(): Promise<KilledDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'todo-killed-'));
  const database = await startKillableDatabase(dataDir);
  const { invoke, dump, letters, close } = await openFunction(database.endpoint);
  try {
    await invoke(toBatch('undisturbed'));
    const lettersBefore = letters().length;
    const batch = toBatch('alice');
    database.killAfterWrites(writesBeforeDeath);
    const error = await invoke(batch).then(() => 'none', String);
    const lettersAfterError = letters().length - lettersBefore;
    await database.restart();
    const storedAfterRestart = (await dump('alice')).length;
    const countsOfRetry = await invoke(batch);
    const lettersOfBatch = letters().length - lettersBefore;
    const countsOfOnceMore = await invoke(batch);
    const [table, undisturbed] = [await dump('alice'), await dump('undisturbed')].map(withoutOwners);
    const seen = { error, lettersAfterError, storedAfterRestart, countsOfRetry, letters: lettersOfBatch };
    return { ...seen, countsOfOnceMore, table: table ?? [], undisturbed: undisturbed ?? [] };
  } finally {
    close();
    database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function toBatch(owner: string): KafkaBatch {
  const events = Array.from({ length: size }, (_, index) => {
    const tail = index.toString(16).padStart(12, '0');
    const ids = { eventId: `019b7d3a-6a10-7b3c-8f21-${tail}`, id: `019b7d3a-5f2e-7c1a-9d44-${tail}` };
    return newUpsert({ owner, id: ids.id }, 0, { ...ids, time: '2026-01-02T03:04:05.678Z', text: `Todo ${index}` });
  });
  const records = events.map((event, offset) => toRecord(event, { offset }));
  return [...records, toRecord(null, { offset: size, value: encode('poison') })];
}

function withoutOwners(items: readonly Item[]): readonly Item[] {
  return items.map(({ owner: _, ...item }) => item);
}
