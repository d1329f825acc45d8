import { expect, test } from '@jest/globals';
import { feedMixedBatch } from './mixed-batch.ts';

test('of 100 records, the poison becomes a dead letter, and tombstone, duplicate and late record do what they must', async () => {
  const { before, counts, after, letters } = await feedMixedBatch();
  const [doomed, done, newer] = before;
  expect(counts).toEqual({ records: 100, applied: 97, late: 1, duplicates: 1, poison: 1 });
  expect(before).toHaveLength(3);
  expect(after).toHaveLength(99);
  const { owner, id } = doomed ?? {};
  const tombstone = { owner, id, updatedAt: '2026-01-02T03:04:20.000Z' };
  const unseen = { expiresAt: expect.any(Number), lastEvent: expect.stringMatching(/^2026-01-02T03:04:20.000Z#/) };
  expect(after.slice(0, 3)).toEqual([{ ...tombstone, ...unseen }, done, newer]);
  expect(letters).toEqual([
    {
      topic: 'todo-events',
      partition: 3,
      offset: 99,
      timestamp: 1893499620000,
      timestampType: 'CREATE_TIME',
      reason: ['eventId', 'time', 'owner', 'id', 'done', 'createdAt'].map((name) => ({
        pointer: `/value/${name}`,
        detail: 'is required',
      })),
      awsRequestId: '5c286eab-4302-4706-aa67-233c884c3512',
      key: null,
      value: Buffer.from('{"type":"upsert","text":"no id"}').toString('base64'),
    },
  ]);
});
