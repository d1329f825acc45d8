import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { createTimeBudget } from '../src/invocation.ts';

test('each of many calls at once has its own time, less a second', async () => {
  const { limited, left } = createTimeBudget();
  const handler = limited(async () => {
    await Promise.resolve();
    return left();
  });
  const times = [10_000, 5000, 1000, 0];
  const lefts = await Promise.all(times.map((time) => handler({} as APIGatewayProxyEventV2, contextOf(time))));
  for (const [index, time] of times.entries()) expect(lefts[index]).toBeLessThanOrEqual(time - 1000);
  expect(lefts.toSorted((one, other) => other - one)).toEqual(lefts);
});

test('outside of a call there is no limit', () => {
  expect(createTimeBudget().left()).toBe(Number.POSITIVE_INFINITY);
});

function contextOf(milliseconds: number): Context {
  return { getRemainingTimeInMillis: () => milliseconds } as Context;
}
