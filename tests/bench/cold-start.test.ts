import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startCold, startNode, toColdSample } from '../../bench/lambda/cold-start.ts';
import { toColdSamples } from '../../bench/lambda/measure-lambda.ts';
import { measureWarm } from '../../bench/lambda/warm-requests.ts';
import { serviceDir } from '../support/service-dir.ts';

const looks = {
  started: { at: 1000, cpu: 1 },
  waiting: { at: 1090, cpu: 70 },
  invoked: { at: 1200, cpu: 71 },
  responded: { at: 1230, cpu: 91, memoryPeak: 60e6 },
};
const sample = { init: { wall: 90, cpu: 70 }, invoke: { wall: 30, cpu: 20 }, memoryPeak: 60e6 };

describe('a start', () => {
  test('is split into init and invoke, without the time in which the process is frozen', () => {
    expect(toColdSample(looks)).toEqual(sample);
  });

  test('has no CPU where the system does not tell, but times', () => {
    const timed = Object.fromEntries(Object.entries(looks).map(([moment, { at }]) => [moment, { at }]));
    expect(toColdSample(timed)).toEqual({ init: { wall: 90 }, invoke: { wall: 30 } });
  });

  test('that was not seen all the time is refused', () => {
    const { waiting: _, ...others } = looks;
    expect(() => toColdSample(others)).toThrow('not been seen');
  });

  test('is the sum of its phases, and of one protocol where there is no database', () => {
    const without = { ...sample, init: { wall: 8, cpu: undefined } };
    const rounds = new Map([
      ['api', [{ https: sample, http: sample }]],
      ['node', [{ https: sample }]],
      ['elsewhere', [{ https: without }]],
    ]);
    const { lambdaCpu, lambdaHttpCpu, lambdaWall } = toColdSamples(rounds);
    expect({ lambdaCpu, lambdaHttpCpu, lambdaWall }).toEqual({
      lambdaCpu: { api: [90], node: [90] },
      lambdaHttpCpu: { api: [90] },
      lambdaWall: { api: [120], node: [120], elsewhere: [38] },
    });
  });
});

describe('with a runtime that echoes events', () => {
  const settings = {
    taskRoot: serviceDir,
    handler: 'index.handler',
    memory: 512,
    timeout: 60,
    command: [process.execPath, join(serviceDir, 'tests', 'tools', 'runtime-client', 'echo.cjs')],
  };

  test('a cold start sees each moment', async () => {
    const moments: string[] = [];
    await startCold(settings, { event: { text: 'Buy milk' }, responds: 'milk' }, (moment) => moments.push(moment));
    expect(moments).toEqual(['started', 'waiting', 'invoked', 'responded', 'waiting']);
  });

  test.each([
    ['another response', { event: {}, responds: '"statusCode":201' }, 'success: {}'],
    ['an error', { event: { errorType: 'TypeError' }, responds: '' }, 'got error: {"errorType":"TypeError"'],
  ])('%s fails the measurement', async (_, request, message) => {
    await expect(startCold(settings, request)).rejects.toThrow(message);
  });

  test('warm requests have a number for each kind, where the system tells', async () => {
    const kinds = { one: { event: {}, responds: '' }, other: { event: { text: 'a' }, responds: 'a' } };
    const cpu = await measureWarm(settings, kinds, { requests: 2, warmUp: 0.5 });
    expect(Object.keys(cpu)).toEqual(process.platform === 'linux' ? ['one', 'other'] : []);
  });
});

test('Node without a handler has an init, and no invoke', async () => {
  expect(await startNode()).toMatchObject({ init: { wall: expect.any(Number) }, invoke: { wall: 0, cpu: 0 } });
});
