import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { createDocumentClient } from '#lean-aws/document-client.ts';
import { createEventRepository } from '../../../src/stores/dynamodb/event-repository.ts';
import type { EventRepository } from '../../../src/todos/events.ts';
import { newUpsert } from '../../todos/events.ts';
import { createMeasuredClient, unreportedUnits, useDatabase } from './database.ts';
import { type Act, answer, fail, useFailingDatabase } from './failing-database.ts';

const database = useDatabase();
const failing = useFailingDatabase();

test('reads the states of more todos than one call takes, and says what that consumed', async () => {
  let consumed = 0;
  const client = createMeasuredClient(database(), (_, units) => {
    consumed += units;
  });
  const repository = createEventRepository({ client, tableName: database().tableName });
  const events = Array.from({ length: 120 }, () => newUpsert({ owner: 'alice', id: v4() }, 1));
  for (const event of events) expect(await repository.applyEvent(event, 0)).toBe('applied');
  consumed = 0;
  const states = await repository.readStates([...events, { owner: 'alice', id: v4() }]);
  const expected = events.map(({ owner, id, time, eventId }) => {
    return { owner, id, updatedAt: time, lastEvent: `${time}#${eventId}` };
  });
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  expect([...states].sort(byId)).toEqual(expected.sort(byId));
  // One for each item of up to 4 KB, also for one that is not there.
  expect(consumed + unreportedUnits).toBe(121);
});

describe('a DynamoDB that leaves keys unread', () => {
  const keys = [v4(), v4(), v4()].map((id) => ({ owner: 'alice', id }));
  const [first, second] = keys;

  test('is asked for those again, until it has read all', async () => {
    const { repository, waits } = open(
      read({ found: [first], unread: keys.slice(1) }),
      read({ found: [], unread: keys.slice(1) }),
      read({ found: [second] }),
    );
    expect(await repository.readStates(keys)).toEqual([first, second]);
    expect(failing().calls).toEqual(['BatchGetItem', 'BatchGetItem', 'BatchGetItem']);
    expect(waits).toHaveLength(2);
  });

  test('is out of reach after five calls, with waits between', async () => {
    const { repository, waits } = open(read({ found: [], unread: keys }));
    await expect(repository.readStates(keys)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect([failing().calls.length, waits.length]).toEqual([5, 4]);
    for (const [index, millis] of waits.entries()) expect(millis).toBeLessThanOrEqual(100 * 2 ** index);
  });

  test.each([['{}'], ['{"Responses":{}}']])('and answers %s was none', async (body) => {
    const { repository } = open(answer(200, body));
    await expect(repository.readStates(keys)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});

describe('a write of an event', () => {
  const event = newUpsert({ owner: 'alice', id: v4() }, 1);

  test('whose answer was lost finds that it was applied', async () => {
    const Item = { lastEvent: { S: `${event.time}#${event.eventId}` }, updatedAt: { S: event.time } };
    const { repository } = open(fail(400, 'ConditionalCheckFailedException', { Item }));
    expect(await repository.applyEvent(event, 0)).toBe('duplicate');
  });

  test('that fails though nothing newer is there is not taken for applied', async () => {
    const Item = { updatedAt: { S: '2000-01-01T00:00:00.000Z' } };
    const { repository } = open(fail(400, 'ConditionalCheckFailedException', { Item }));
    await expect(repository.applyEvent(event, 0)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test.each([
    ['ThrottlingException', 'storage_unavailable', 3],
    ['ItemCollectionSizeLimitExceededException', 'storage_full', 1],
  ])('that fails with %s is %s after %i attempts', async (type, code, attempts) => {
    const { repository } = open(fail(400, type));
    await expect(repository.applyEvent(event, 0)).rejects.toMatchObject({ code });
    expect(failing().calls).toEqual(Array(attempts).fill('UpdateItem'));
  });
});

function open(...acts: readonly [Act, ...Act[]]) {
  failing().does(...acts);
  const waits: number[] = [];
  const timing = { attempt: 500, call: 4000, backoffMax: 1 };
  const client = createDocumentClient({ access: failing().access, timing });
  const wait = async (millis: number) => void waits.push(millis);
  const repository: EventRepository = createEventRepository({ client, tableName: 'todos' }, wait);
  return { repository, waits };
}

type Key = { readonly owner: string; readonly id: string } | undefined;

/** Answers that these items were found, and these keys left unread. */
function read({ found, unread = [] }: { found: readonly Key[]; unread?: readonly Key[] }): Act {
  const toItem = (key: Key) => ({ owner: { S: key?.owner }, id: { S: key?.id } });
  const UnprocessedKeys = unread.length === 0 ? {} : { todos: { Keys: unread.map(toItem), ConsistentRead: true } };
  return answer(200, JSON.stringify({ Responses: { todos: found.map(toItem) }, UnprocessedKeys }));
}
