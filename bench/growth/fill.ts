import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { toIndex } from '../../src/stores/dynamodb/item.ts';

export interface Filling {
  readonly tableName: string;
  /** The number of todos. */
  readonly size: number;
  /** Returns the owner of the todo with a number. */
  readonly ownerOf: (number: number) => string;
}

/** Writes todos as the service stores them, half of them done, with ids in the order of creation. */
export async function fill(client: DynamoDBClient, { tableName, size, ownerOf }: Filling): Promise<void> {
  const starts = Array.from({ length: Math.ceil(size / batch) }, (_, index) => index * batch).reverse();
  // Several concurrent requests keep the engine busy.
  const work = async () => {
    for (let start = starts.pop(); start !== undefined; start = starts.pop()) {
      const length = Math.min(batch, size - start);
      const requests = Array.from({ length }, (_, index) => toRequest(start + index, ownerOf(start + index)));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
}

/** The most items in a BatchWriteItem. */
const batch = 25;

/** Returns a todo's id: a UUIDv7 whose millisecond follows from the todo's number. */
export function toId(number: number): string {
  const time = (1_767_225_600_000 + number).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

function toRequest(number: number, owner: string): WriteRequest {
  const id = toId(number);
  const instant = new Date(1_767_225_600_000 + number).toISOString();
  const isDone = number % 4 < 2;
  const todo = { id, text: `Buy milk, eggs and flour for cake ${number}`, createdAt: instant, updatedAt: instant };
  const places = { position: id, version: id, [toIndex(isDone).sortKey]: id };
  return { PutRequest: { Item: marshall({ owner, ...todo, ...places }) } };
}
