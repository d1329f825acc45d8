import { expect, test } from '@jest/globals';
import { v4, v7 } from 'uuid';
import { createCursors } from '../../src/http/cursor.ts';

const [old, young] = ['the old secret, of 32 characters', 'the new secret, of 32 characters'];
const scope = { owner: 'alice', done: undefined, order: 'asc' } as const;
const place = { position: v7(), id: v4() };

test.each([
  ['the new secret is added', [old], [old, young]],
  ['the new secret signs', [old, young], [young, old]],
  ['the old secret is removed', [young, old], [young]],
])('in the step of a rotation in which %s, before and after understand each other', (_, before, after) => {
  const [one, other] = [createCursors(before), createCursors(after)];
  expect(other.decode(scope, one.encode(scope, place))).toEqual(place);
  expect(one.decode(scope, other.encode(scope, place))).toEqual(place);
});

test('what another secret signed is no cursor', () => {
  expect(createCursors([young]).decode(scope, createCursors([old]).encode(scope, place))).toBeUndefined();
});

test('a cursor of one list is none of another, however their names are put together', () => {
  const { encode, decode } = createCursors([old]);
  expect(decode({ ...scope, owner: 'alice","undefined","asc' }, encode(scope, place))).toBeUndefined();
});
