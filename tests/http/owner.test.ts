import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v4 } from 'uuid';
import { createOwnerOf } from '../../src/http/owner.ts';
import { decodeRecord } from '../../src/ingestion/decode.ts';
import { toEvent } from '../api/gateway.ts';
import { toRecord, toTombstone } from '../ingestion/records.ts';
import { anyText } from '../support/any-text.ts';

const now = new Date('2030-01-01T12:30:00.000Z');

test.each([
  ['one character', true, 'a'],
  ['255 characters', true, 'a'.repeat(255)],
  ['255 characters of two UTF-16 code units', true, '🥛'.repeat(255)],
  ['256 characters', false, 'a'.repeat(256)],
  ['256 characters of two UTF-16 code units', false, '🥛'.repeat(256)],
  ['no character', false, ''],
  ['NUL', false, 'a\0b'],
  ['a lone high surrogate', false, 'a\ud800'],
  ['a lone low surrogate', false, '\udfffa'],
  ['other control characters', true, '\u0001\n\u007f'],
  ['spaces', true, ' a '],
])('an owner of %s is taken by tokens and events alike: %s', (_, isTaken, owner) => {
  expect(findTakers(owner)).toEqual({ token: isTaken, upsert: isTaken, delete: isTaken, tombstone: isTaken });
});

test('an owner that one of them refuses, the others refuse too', () => {
  fc.assert(
    fc.property(anyText(300), (owner) => {
      expect(new Set(Object.values(findTakers(owner))).size).toBe(1);
    }),
  );
});

function findTakers(owner: string) {
  const place = { owner, id: v4() };
  const event = { ...place, eventId: v4(), time: now.toISOString() };
  const upsert = { ...event, type: 'upsert', text: 'a', done: false, createdAt: event.time };
  return {
    token: createOwnerOf('jwt')(toEvent('GET', '/todos', { owner })) === owner,
    upsert: 'value' in decodeRecord(toRecord(upsert), now),
    delete: 'value' in decodeRecord(toRecord({ ...event, type: 'delete' }), now),
    tombstone: 'value' in decodeRecord(toTombstone(place), now),
  };
}
