import { setTimeout } from 'node:timers/promises';
import { BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { attributeNames, type TodoItem, toEntry, toIndex, writeNames } from '../../src/stores/dynamodb/item.ts';
import { type DynamoDbStore, openStore } from '../../src/stores/dynamodb/open-store.ts';
import { toAttributes } from '../../src/stores/dynamodb/write-input.ts';
import type { EntryPage, EntryStore, KeptEntry } from './kept-entry.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const batchMax = 25;
const concurrency = 8;

/** Opens the entries of a table, by default of the one that TABLE_NAME names. */
export function openDynamoDbEntries({ client, tableName }: DynamoDbStore = openStore({})): EntryStore {
  return { readPages, write, close: async () => undefined };

  async function* readPages(after?: string): AsyncGenerator<EntryPage> {
    let startKey = after === undefined ? undefined : JSON.parse(after);
    if (startKey === null) return;
    do {
      const page = await client.send(
        new ScanCommand({ TableName: tableName, ConsistentRead: true, Limit: 1000, ExclusiveStartKey: startKey }),
      );
      startKey = page.LastEvaluatedKey;
      yield { entries: (page.Items ?? []).map(fromItem), place: JSON.stringify(startKey ?? null) };
    } while (startKey !== undefined);
  }

  async function write(entries: readonly KeptEntry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += batchMax * concurrency) {
      const some = entries.slice(start, start + batchMax * concurrency);
      const batches = Array.from({ length: Math.ceil(some.length / batchMax) }, (_, index) =>
        some.slice(index * batchMax, (index + 1) * batchMax),
      );
      await Promise.all(batches.map(writeBatch));
    }
  }

  /** DynamoDB leaves items unprocessed when it throttles. */
  async function writeBatch(entries: readonly KeptEntry[]): Promise<void> {
    let rest: Requests | undefined = { [tableName]: entries.map((entry) => ({ PutRequest: { Item: toItem(entry) } })) };
    for (let wait = 100; rest?.[tableName] !== undefined; wait = Math.min(wait * 2, 5000)) {
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: rest }));
      rest = UnprocessedItems as Requests | undefined;
      if (rest?.[tableName] !== undefined) await setTimeout(Math.random() * wait);
    }
  }
}

type Requests = Record<string, { PutRequest: { Item: Record<string, unknown> } }[]>;

function fromItem(item: Readonly<Record<string, unknown>>): KeptEntry {
  const { owner, lastEvent, expiresAt } = item as unknown as TodoItem;
  return { todo: undefined, writes: [], ...toEntry(item), owner, id: String(item['id']), lastEvent, expiresAt };
}

function toItem({ owner, id, todo, updatedAt, writes, creation, lastEvent, expiresAt }: KeptEntry) {
  const attributes = todo && { ...toAttributes(todo, attributeNames).set, [toIndex(todo.done).sortKey]: todo.position };
  const remembered = Object.fromEntries(writes.map((write, index) => [String(writeNames[index]), write]));
  const rest = { updatedAt, creation, lastEvent, expiresAt, ...attributes, ...remembered };
  const present = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  return { owner, id, ...Object.fromEntries(present) };
}
