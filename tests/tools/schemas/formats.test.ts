import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formats } from '../../../tools/schemas/formats.ts';
import { anyText } from '../../support/any-text.ts';

const isUuid = matches('uuid');
const isDateTime = matches('date-time');

const upTo = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
const time = fc.tuple(upTo(25), upTo(61), upTo(61)).map((fields) => fields.join(':'));
const offset = fc.oneof(
  fc.constantFrom('Z', 'z', '', '+00', '+0000', '-00:00'),
  fc.tuple(fc.constantFrom('+', '-'), upTo(25), upTo(61)).map(([sign, hours, minutes]) => `${sign}${hours}:${minutes}`),
);
const year = fc.oneof(
  fc.integer({ min: 0, max: 9999 }),
  fc.integer({ min: 0, max: 99 }).map((century) => century * 100),
);

test('a date-time is a day of the calendar and a time that Date represents, with any offset', () => {
  fc.assert(
    fc.property(year, upTo(13), upTo(32), time, offset, (number, month, day, clock, zone) => {
      const date = `${String(number).padStart(4, '0')}-${month}-${day}`;
      const text = `${date}T${clock}${zone}`;
      expect([text, isDateTime(text)]).toEqual([text, isDay(date) && isTime(clock) && isOffset(zone)]);
      if (isDateTime(text)) expect(Date.parse(text)).not.toBeNaN();
    }),
    { numRuns: 5000 },
  );
});

test('every day of four centuries is one, and no other', () => {
  for (let number = 1900; number <= 2300; number += 1) {
    for (const [month, day] of [
      ['02', '28'],
      ['02', '29'],
      ['02', '30'],
      ['04', '31'],
      ['12', '31'],
      ['12', '32'],
      ['00', '01'],
      ['01', '00'],
    ]) {
      const date = `${number}-${month}-${day}`;
      expect([date, isDateTime(`${date}T00:00:00Z`)]).toEqual([date, isDay(date)]);
    }
  }
});

test('each instant of Date between the years 0 and 9999 is a date-time', () => {
  const bounds = {
    min: new Date('0000-01-01T00:00:00.000Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  };
  fc.assert(fc.property(fc.date(bounds), (date) => expect(isDateTime(date.toISOString())).toBe(true)));
});

test.each([
  ['2026-01-02T03:04:05.123456789Z', true],
  ['2026-01-02T03:04:05.1234567890Z', false],
  ['2026-01-02T03:04:05.Z', false],
  ['2026-01-02t03:04:05z', true],
  ['2026-01-02 03:04:05Z', false],
  ['2026-01-02', false],
  ['2026-01-02T03:04Z', false],
  ['2016-12-31T23:59:60Z', false],
  ['2026-01-02T24:00:00Z', false],
  ['+002026-01-02T03:04:05Z', false],
  ['2026-01-02T03:04:05Z\n', false],
  ['christmas', false],
])('%j is a date-time: %s', (text, expected) => expect(isDateTime(text)).toBe(expected));

test('a UUID is one in either case, without a prefix', () => {
  fc.assert(fc.property(fc.uuid(), (uuid) => expect([uuid, uuid.toUpperCase()].map(isUuid)).toEqual([true, true])));
  fc.assert(fc.property(anyText(40), (text) => expect(isUuid(text)).toBe(false)));
  const uuid = '019b7d3a-5f2e-7c1a-9d44-0a6d2f8b1c3e';
  for (const other of [
    `urn:uuid:${uuid}`,
    `{${uuid}}`,
    ` ${uuid}`,
    `${uuid}\n`,
    uuid.slice(1),
    uuid.replaceAll('-', ''),
  ]) {
    expect(isUuid(other)).toBe(false);
  }
});

test.each(Object.entries(formats))('no %s is longer than its limit', (_, { pattern, lengthMax }) => {
  fc.assert(
    fc.property(fc.stringMatching(new RegExp(pattern.source)), (text) =>
      expect(text.length).toBeLessThanOrEqual(lengthMax),
    ),
  );
});

function matches(name: string): (text: string) => boolean {
  return (text) => formats[name]?.pattern.test(text) ?? false;
}

/** Date moves a day that a month lacks into the next month. */
function isDay(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

/** Date accepts hour 24, RFC 3339 does not. */
function isTime(clock: string): boolean {
  return !clock.startsWith('24') && !Number.isNaN(Date.parse(`2000-01-01T${clock}Z`));
}

function isOffset(zone: string): boolean {
  if (zone === 'Z' || zone === 'z') return true;
  const [, hours = '', minutes = ''] = /^[+-](\d\d):(\d\d)$/.exec(zone) ?? [];
  return hours !== '' && Number(hours) < 24 && Number(minutes) < 60;
}
