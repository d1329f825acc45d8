import { setTimeout } from 'node:timers/promises';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { TodoError } from '../../todos/errors.ts';
import { type EventRepository, findStaleness, type TodoKey, type TodoState } from '../../todos/events.ts';
import { returnCurrentItem, toItemResult } from './conditional-write.ts';
import { toEventInput } from './event-input.ts';
import { requirePart, withKnownFailures } from './failure.ts';
import type { DynamoDbStore } from './open-store.ts';
import { toNames } from './update.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const keysMax = 100;
const attemptsMax = 5;
const firstWaitMaxMillis = 50;

/** Creates an EventRepository on the table. `wait` waits the given milliseconds before reading unprocessed keys. */
export function createEventRepository(
  { client, tableName }: DynamoDbStore,
  wait: (milliseconds: number) => Promise<unknown> = setTimeout,
): EventRepository {
  return {
    readStates,

    async applyEvent(event, tombstoneUntil) {
      const input = { TableName: tableName, ...toEventInput(event, tombstoneUntil), ...returnCurrentItem };
      const { isWritten, item } = await toItemResult(client.send(new UpdateCommand(input)));
      if (isWritten) return 'applied';
      // Local engines do not return the item that failed a condition.
      const state = (item as TodoState | undefined) ?? (await readStates([event]))[0];
      const staleness = findStaleness(event, state);
      if (staleness !== undefined) return staleness;
      throw new TodoError('storage_unavailable', { cause: new Error('The conflicting item is gone.') });
    },
  };

  async function readStates(keys: readonly TodoKey[]): Promise<readonly TodoState[]> {
    const states: TodoState[] = [];
    for (let start = 0; start < keys.length; start += keysMax) {
      states.push(...(await readBatch(keys.slice(start, start + keysMax))));
    }
    return states;
  }

  /** DynamoDB leaves keys unprocessed when it throttles. */
  async function readBatch(keys: readonly TodoKey[]): Promise<readonly TodoState[]> {
    const states: TodoState[] = [];
    let unprocessed: NonNullable<BatchGetCommandInput['RequestItems']> = { [tableName]: toRequest(keys) };
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      if (attempt > 0) await wait(Math.random() * firstWaitMaxMillis * 2 ** attempt);
      const answer: BatchGetCommandOutput = await withKnownFailures(
        client.send(new BatchGetCommand({ RequestItems: unprocessed })),
      );
      states.push(...((requirePart(answer.Responses)[tableName] ?? []) as unknown as readonly TodoState[]));
      unprocessed = requirePart(answer.UnprocessedKeys);
      if (unprocessed[tableName] === undefined) return states;
    }
    throw new TodoError('storage_unavailable', { cause: new Error('Keys remain unprocessed.') });
  }
}

function toRequest(keys: readonly TodoKey[]) {
  return {
    Keys: keys.map(({ owner, id }) => ({ owner, id })),
    ConsistentRead: true,
    ProjectionExpression: projection,
    ExpressionAttributeNames: toNames(projection),
  };
}

const projection = '#owner, #id, #lastEvent, #updatedAt';
