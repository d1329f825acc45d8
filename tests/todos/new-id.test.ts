import { describe, expect, it } from '@jest/globals';
import { createNewId } from '../../src/todos/new-id.ts';
import { toInstant } from '../../src/todos/todo.ts';

describe('createNewId', () => {
  it('returns UUIDs of version 7 with the time', () => {
    const newId = createNewId(() => Date.parse('2026-01-02T03:04:05.678Z'));
    const ids = Array.from({ length: 200 }, newId);
    expect(ids.filter((id) => !/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id))).toEqual(
      [],
    );
    expect(new Set(ids.map(toInstant))).toEqual(new Set(['2026-01-02T03:04:05.678Z']));
  });

  it('keeps the order when the clock stands still or goes back', () => {
    const times = [5, 5, 5, 6, 4, 4, 6, 7];
    const newId = createNewId(() => times.shift() ?? 7);
    const ids = Array.from({ length: 1000 }, newId);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(1000);
  });

  it('gives two processes different IDs at one time', () => {
    const [one, other] = [createNewId(() => 0), createNewId(() => 0)];
    const ids = [...Array.from({ length: 100 }, one), ...Array.from({ length: 100 }, other)];
    expect(new Set(ids.map((id) => id.slice(-12))).size).toBe(200);
  });
});
