import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { todoEventBytesMax } from '../../src/generated/validators.js';
import { decodeRecord } from '../../src/ingestion/decode.ts';
import { ownerMax, textMax } from '../support/schema-limits.ts';
import { newDelete, newUpsert } from '../todos/events.ts';
import { encode, toRecord, toTombstone } from './records.ts';

const now = new Date('2030-01-01T12:30:00.000Z');
const key = { owner: 'alice', id: v4() };
const upsert = newUpsert(key, 1);
const deletion = newDelete(key, 1);

test.each([
  ['an upsert', upsert],
  ['a deletion', deletion],
  ['ids in upper case', { ...upsert, id: key.id.toUpperCase(), eventId: v4().toUpperCase() }],
  ['a time without milliseconds', { ...deletion, time: '2030-01-01T00:00:00Z' }],
  ['microseconds and an offset', { ...upsert, time: '2026-01-01T00:00:00.123456+02:00' }],
  ['nanoseconds', { ...upsert, createdAt: '2026-01-01T00:00:00.123456789Z' }],
  ['an unknown offset', { ...deletion, time: '2026-01-01T00:00:00-00:00' }],
  ['small letters', { ...deletion, time: '2026-01-01t00:00:00z' }],
  ['the first instant of all, west of UTC', { ...upsert, createdAt: '1970-01-01T00:00:00-23:59' }],
  ['the first instant of all', { ...upsert, createdAt: '1970-01-01T01:00:00+01:00' }],
  ['29 February of a leap year', { ...deletion, time: '2028-02-29T23:59:59.9Z' }],
  ['a clock that is almost 5 minutes ahead', { ...deletion, time: '2030-01-01T12:34:59.999Z' }],
  ['line ends of CR LF', { ...upsert, text: 'a\r\nb' }],
  ['the longest of all', { ...upsert, owner: '🥛'.repeat(ownerMax), text: '🥛'.repeat(textMax) }],
])('takes %s', (_, event) => {
  expect(decodeRecord(toRecord(event), now)).toEqual({ value: event });
});

test('takes the longest text of all, every character escaped', () => {
  const event = { ...upsert, owner: '🥛'.repeat(ownerMax), text: '🥛'.repeat(textMax) };
  const escaped = JSON.stringify(event).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
  expect(decodeRecord(toRecord(null, { value: encode(escaped) }), now)).toEqual({ value: event });
});

describe('a tombstone', () => {
  test('deletes what its key names, at its own time, by an event id that its place in Kafka makes', () => {
    const decoded = decodeRecord(toTombstone(key), now);
    const eventId = expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(decoded).toEqual({ value: { type: 'delete', eventId, time: '2030-01-01T12:07:00.000Z', ...key } });
    expect(decodeRecord(toTombstone(key), now)).toEqual(decoded);
    for (const place of [{ offset: 43 }, { partition: 4 }, { topic: 'x' }]) {
      expect(decodeRecord(toTombstone(key, place), now)).not.toEqual(decoded);
    }
  });

  test('may come without a member for its value, and with its partition as text', () => {
    const { value: _, ...record } = toTombstone(key, { partition: '3' });
    expect(decodeRecord(record, now)).toEqual(decodeRecord(toTombstone(key), now));
  });
});

const tooLarge = `is larger than ${todoEventBytesMax} bytes`;
const tooLate = now.getTime() + 300_001;
const isRequired = (name: string) => ({ pointer: `/value/${name}`, detail: 'is required' });
const blank = 'must not be blank';
const uuid = 'must be a UUID';
const instant = 'must be a day of the calendar and a time with an offset, since 1970, such as 2026-01-02T03:04:05.678Z';

describe('refuses, and says why', () => {
  test.each<[string, Parameters<typeof toRecord>[1], string, string]>([
    ['what is not base64', { value: '{"type"}' }, '/value', 'is not base64'],
    ['half of a group of base64', { value: 'abc' }, '/value', 'is not base64'],
    ['base64 for URLs', { value: '_-__' }, '/value', 'is not base64'],
    ['what is not UTF-8', { value: encode(Buffer.from([0x22, 0xff, 0x22])) }, '/value', 'is not UTF-8'],
    ['a lone surrogate in UTF-8', { value: encode(Buffer.from([0xed, 0xa0, 0x80])) }, '/value', 'is not UTF-8'],
    ['what is not JSON', { value: encode('{"type":') }, '/value', 'is not JSON'],
    ['nothing', { value: '' }, '/value', 'is not JSON'],
    ['null in JSON', { value: encode('null') }, '/value', 'must be an object'],
    ['a list', { value: encode('[]') }, '/value', 'must be an object'],
    ['what is too large', { value: encode(' '.repeat(todoEventBytesMax + 1)) }, '/value', tooLarge],
    ['a tombstone without a key', { value: null, key: null }, '/key', 'is required without a value'],
    ['a tombstone whose key is not JSON', { value: null, key: encode('alice') }, '/key', 'is not JSON'],
    ['a tombstone whose key lacks its id', { value: null, key: encode('{"owner":"a"}') }, '/key/id', 'is required'],
    ['a tombstone without a time', toTombstone(key, { timestamp: -1 }), '/timestamp', 'is not a time'],
    [
      'a tombstone of the future',
      toTombstone(key, { timestamp: tooLate }),
      '/timestamp',
      'is more than 5 minutes ahead',
    ],
  ])('%s', (_, changes, pointer, detail) => {
    expect(decodeRecord(toRecord(null, changes), now)).toEqual({ faults: [{ pointer, detail }] });
  });

  test.each<[string, unknown, string, string]>([
    ['no kind', { ...upsert, type: undefined }, '/value/type', 'must be upsert or delete'],
    ['an unknown kind', { ...upsert, type: 'patch' }, '/value/type', 'must be upsert or delete'],
    ['an unknown member', { ...upsert, unknown: 1 }, '/value/unknown', 'is not allowed'],
    ['a text in a deletion', { ...deletion, text: 'x' }, '/value/text', 'is not allowed'],
    [
      'a text that is too long',
      { ...upsert, text: 'a'.repeat(textMax + 1) },
      '/value/text',
      `must have at most ${textMax}`,
    ],
    ['a blank text', { ...upsert, text: ' \n' }, '/value/text', blank],
    ['an invisible text', { ...upsert, text: '\u200B\u3164' }, '/value/text', blank],
    ['a carriage return alone', { ...upsert, text: 'a\rb' }, '/value/text', blank],
    ['a lone surrogate', { ...upsert, text: '\ud800' }, '/value/text', blank],
    ['done as text', { ...upsert, done: 'true' }, '/value/done', 'must be true or false'],
    ['an id that is no UUID', { ...upsert, id: '1' }, '/value/id', uuid],
    ['an event id that is no UUID', { ...upsert, eventId: '1' }, '/value/eventId', uuid],
    ['no owner', { ...upsert, owner: '' }, '/value/owner', 'must not be empty'],
    [
      'an owner that is too long',
      { ...upsert, owner: 'a'.repeat(ownerMax + 1) },
      '/value/owner',
      `must have at most ${ownerMax}`,
    ],
    ['a time without an offset', { ...upsert, time: '2030-01-01T12:00:00' }, '/value/time', instant],
    ['an offset of 25 hours', { ...upsert, time: '2030-01-01T12:00:00+25:00' }, '/value/time', instant],
    ['an offset of hours alone', { ...upsert, time: '2030-01-01T12:00:00+02' }, '/value/time', instant],
    ['hour 24', { ...upsert, time: '2029-12-31T24:00:00Z' }, '/value/time', instant],
    ['hour 25', { ...upsert, createdAt: '2029-12-31T25:00:00+02:00' }, '/value/createdAt', instant],
    ['a leap second', { ...upsert, createdAt: '2016-12-31T23:59:60Z' }, '/value/createdAt', instant],
    ['ten decimals', { ...upsert, time: '2030-01-01T12:00:00.0000000001Z' }, '/value/time', instant],
    ['a comma', { ...upsert, time: '2030-01-01T12:00:00,5Z' }, '/value/time', instant],
    ['a time before 1970', { ...upsert, createdAt: '1969-12-31T23:59:59Z' }, '/value/createdAt', instant],
    ['1970 east of UTC', { ...upsert, createdAt: '1970-01-01T00:29:59+00:30' }, '/value/createdAt', 'is before 1970'],
    ['the year 3000', { ...upsert, createdAt: '3000-01-01T00:00:00Z' }, '/value/createdAt', instant],
    ['30 February', { ...upsert, time: '2028-02-30T00:00:00Z' }, '/value/time', instant],
    ['29 February 2029', { ...upsert, createdAt: '2029-02-29T00:00:00Z' }, '/value/createdAt', instant],
    ['the future', { ...upsert, time: '2030-01-01T12:35:00.001Z' }, '/value/time', 'is more than 5 minutes ahead'],
    [
      'the future west of UTC',
      { ...upsert, time: '2030-01-01T11:35:00.001-01:00' },
      '/value/time',
      'is more than 5 minutes ahead',
    ],
  ])('%s', (_, value, pointer, detail) => {
    const decoded = decodeRecord(toRecord(value), now);
    expect(decoded).toEqual({ faults: [{ pointer, detail: expect.stringContaining(detail) }] });
  });

  test('all that is missing at once', () => {
    const names = ['eventId', 'time', 'owner', 'id', 'text', 'done', 'createdAt'];
    expect(decodeRecord(toRecord({ type: 'upsert' }), now)).toEqual({ faults: names.map(isRequired) });
  });
});
