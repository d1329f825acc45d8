import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { Table } from 'dynalite/db/index.js';
import fc from 'fast-check';
import { v4 } from 'uuid';
import { measureItem, toReadUnits, toWriteUnits } from '../../../tools/local/billed-units.ts';
import { tableProperties } from '../../support/service-dir.ts';
import { createMeasuredClient, useDatabase } from './database.ts';

const table = tableProperties as unknown as Table;
const creation = { write: 'w', digest: 'd' };

// On dynalite this holds the correction, and on DynamoDB Local the rule.
describe('the engine reports what AWS bills', () => {
  const database = useDatabase();

  test('for a write: the table, and each index entry that is put, changed, moved or removed', async () => {
    const property = fc.asyncProperty(fc.array(attributes, { minLength: 2, maxLength: 4 }), async (states) => {
      const { put } = open();
      let before: object | undefined;
      for (const state of states) {
        const { item, units } = await put(state);
        expect(units).toBe(toWriteUnits(table, before && marshall(before), marshall(item)));
        before = item;
      }
    });
    await fc.assert(property, { numRuns: 50 });
  });

  test.each([1024, 2048])('for an item of %i bytes, and of one more, in UTF-8', async (bytes) => {
    const { put, sizeOf } = open();
    const states = ['x', 'é', '🥛'].flatMap((character) => [
      { text: character },
      { text: character, expiresAt: 1_800_000_000 },
      { text: character, creation },
    ]);
    for (const state of states) {
      const text = state.text + 'x'.repeat(bytes - sizeOf(state));
      expect((await put({ ...state, text }, v4())).units).toBe(bytes / 1024);
      expect((await put({ ...state, text: `${text}x` }, v4())).units).toBe(bytes / 1024 + 1);
    }
  });

  test('for a page: the bytes of its items together, and half of that if it need not be consistent', async () => {
    const { put, owner, client, tableName, consumed } = open();
    const items = await Promise.all(
      ['é', '🥛', 'x'].map((character, index) => put({ text: character.repeat(900), position: `${index}` }, v4())),
    );
    const names = { ExpressionAttributeNames: { '#o': 'owner' }, ExpressionAttributeValues: { ':o': owner } };
    const query = { TableName: tableName, KeyConditionExpression: '#o = :o', ConsistentRead: true, ...names };
    await client.send(new QueryCommand({ ...query, IndexName: 'by-position' }));
    const whole = toReadUnits(items.map(({ item }) => marshall(item)));
    expect(consumed.at(-1)).toBe(whole);
    await client.send(new QueryCommand({ ...query, ConsistentRead: false, IndexName: 'by-position' }));
    expect(consumed.at(-1)).toBe(whole / 2);
  });

  /** An owner of its own. */
  function open() {
    const consumed: number[] = [];
    const client = createMeasuredClient(database(), (_, units) => consumed.push(units));
    const { tableName } = database();
    const owner = v4();
    const key = { owner, id: v4() };
    const sizeOf = (state: object) => measureItem(marshall({ ...key, ...state }));
    return { owner, client, tableName, consumed, sizeOf, put };

    async function put(state: object, id = key.id) {
      const item = { owner, id, ...state };
      await client.send(new PutCommand({ TableName: tableName, Item: item }));
      return { item, units: consumed.at(-1) };
    }
  }
});

const text = fc
  .tuple(fc.constantFrom('x', 'é', '🥛'), fc.integer({ min: 1, max: 1200 }))
  .map(([character, length]) => character.repeat(length));
const place = fc.constantFrom('a', 'b');

const attributes = fc.record(
  {
    text,
    position: place,
    openPosition: place,
    donePosition: place,
    expiresAt: fc.nat(),
    creation: fc.constant(creation),
  },
  { requiredKeys: [] },
);
