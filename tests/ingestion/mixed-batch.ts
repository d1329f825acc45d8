import { startEmbeddedDynamoDb } from '../../tools/local/embedded-dynamodb.ts';
import { newUpsert } from '../todos/events.ts';
import { type Item, openFunction } from './function-under-test.ts';
import { encode, toRecord, toTombstone } from './records.ts';

const owner = 'alice';
const at = (second: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString();

/**
 * Feeds a batch of 100 records: 1 poison, 1 tombstone, 1 duplicate, 1 late, and 96 that each bring a todo, to a table with
 * three todos: one to be deleted, one that is as the duplicate says, and one that is newer than the late record.
 */
export async function feedMixedBatch() {
  const database = await startEmbeddedDynamoDb();
  const { invoke, dump, letters, close } = await openFunction(database.endpoint);
  try {
    const [doomed, done, newer] = [newEvent(0, 10), newEvent(1, 10), newEvent(2, 30)];
    await invoke([doomed, done, newer].map((event) => toRecord(event)));
    const before = await dump(owner);
    const ordinary = Array.from({ length: 96 }, (_, index) => newEvent(3 + index, 20));
    const records = ordinary.map((event, offset) => toRecord(event, { offset }));
    const counts = await invoke([
      ...records.slice(0, 50),
      toTombstone({ owner, id: doomed.id }, { offset: 96, timestamp: Date.parse(at(20)) }),
      toRecord(done, { offset: 97 }),
      toRecord({ ...newEvent(2, 20), text: 'late' }, { offset: 98 }),
      toRecord(null, { offset: 99, value: encode('{"type":"upsert","text":"no id"}') }),
      ...records.slice(50),
    ]);
    return { before, counts, after: await dump(owner), letters: letters() };
  } finally {
    close();
    await database.close();
  }
}

function newEvent(index: number, second: number) {
  const tail = index.toString(16).padStart(12, '0');
  const ids = { eventId: `019b7d3a-6a10-7b3c-8f21-${tail}`, id: `019b7d3a-5f2e-7c1a-9d44-${tail}` };
  return newUpsert({ owner, id: ids.id }, 0, { ...ids, time: at(second), createdAt: at(0), text: `Todo ${index}` });
}

/** @returns what an item is, in a few words */
export function describeItem({ id, text, updatedAt, version }: Item): string {
  return `${id}  ${updatedAt}  ${version === undefined ? 'tombstone' : text}`;
}
