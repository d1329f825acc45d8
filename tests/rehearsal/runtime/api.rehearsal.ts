import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { json } from '../../api/gateway.ts';
import { usePackage } from '../../package/packaged-service.ts';
import { apiEnvironment, type Request, toEvents } from '../../package/run-artefact.ts';
import { useResource } from '../../support/use-resource.ts';
import { type Called, type RunningFunction, useFunction } from './use-function.ts';
import { useWatchedStore } from './watched-store.ts';

const store = useWatchedStore();
const prod = usePackage('prod');

/** Receives what the function sends to X-Ray. */
const daemon = useResource(async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { socket, address: `127.0.0.1:${socket.address().port}`, close: () => void socket.close() };
});
const api = useFunction(() => ({
  service: prod(),
  name: 'api',
  environment: { ...apiEnvironment, ...store().settings, AWS_XRAY_DAEMON_ADDRESS: daemon().address },
}));
const hasty = useFunction(() => ({
  service: prod(),
  name: 'api',
  environment: { ...apiEnvironment, ...store().settings },
  seconds: 3,
}));

test('a whole round of requests is answered, and nothing is under way when the environment is frozen', async () => {
  const created = await send(['POST', '/todos', json({ text: 'Buy 🥛' })]);
  const url = String(created.headers['Location']);
  const answers = [created];
  const requests: readonly Request[] = [
    ['GET', url],
    ['PATCH', url, json({ done: true }, { 'if-match': String(created.headers['ETag']) })],
    ['PATCH', url, json({ done: false }, { 'if-match': String(created.headers['ETag']) })],
    ['PUT', url, json({ text: 'Buy oats', done: true })],
    ['GET', '/todos'],
    ['DELETE', url],
    ['GET', url],
    ['POST', '/todos', { headers: { 'content-type': 'application/json' }, body: '{' }],
  ];
  for (const request of requests) answers.push(await send(request));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 200, 200, 412, 200, 200, 204, 404, 400]);
  expect(JSON.parse(answers[5]?.body ?? '')).toMatchObject([{ text: 'Buy oats' }]);
  expect(answers.map(({ underWay }) => underWay)).toEqual(Array(9).fill(0));
  expect(api().environments()).toBe(1);
});

test('each entry of the log is one JSON object of its invocation, however Lambda reads the log', async () => {
  await send(['GET', '/health']);
  const before = api().log.length;
  const [event] = toEvents([['GET', '/todos']]);
  await api().call(event, { traceId: toTraceHeader('1-62e900b2-710d76f009d6e7785905449a') });
  const [entry = '', ...others] = api().log.slice(before);
  expect(others).toEqual([]);
  expect(JSON.parse(entry)).toMatchObject({
    level: 'INFO',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    message: 'request',
    route: 'GET /todos',
    version: '7',
    awsRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
    xrayTraceId: '1-62e900b2-710d76f009d6e7785905449a',
  });
});

test('the subsegment of a traced request has left before the environment is frozen', async () => {
  const received = once(daemon().socket, 'message');
  const [event] = toEvents([['GET', '/todos']]);
  await api().call(event, { traceId: toTraceHeader('1-5759e988-bd862e3fe1be46a994272793') });
  const [message] = await received;
  expect(String(message)).toContain('"trace_id":"1-5759e988-bd862e3fe1be46a994272793"');
});

describe('after a freeze', () => {
  test.each(['disconnect', 'mute'] as const)(
    'in which the connections ended (%s), the first write is answered',
    async (end) => {
      await send(['GET', '/todos']);
      store()[end]();
      const { statusCode, underWay } = await send(['POST', '/todos', json({ text: 'Buy milk' })]);
      expect({ statusCode, underWay }).toEqual({ statusCode: 201, underWay: end === 'mute' ? expect.any(Number) : 0 });
    },
  );
});

test('a request that runs out of time is answered before Lambda ends it, and goes on in no later invocation', async () => {
  store().intercept = () => new Promise(() => undefined);
  const refused = await send(['POST', '/todos', json({ text: 'Too late' })], hasty());
  expect(refused).toMatchObject({ statusCode: 503, underWay: 0 });
  const { length } = store().operations;
  store().intercept = () => undefined;
  expect(await send(['GET', '/health'], hasty())).toMatchObject({ statusCode: 200 });
  expect([store().operations.length, hasty().environments()]).toEqual([length, 1]);
});

describe('in a wrong environment', () => {
  const wrong = useFunction(() => ({
    service: prod(),
    name: 'api',
    environment: { CURSOR_SECRETS: 'x', AUTH: 'maybe' },
  }));

  test('the function does not start, says every fault, and is started anew by the next request', async () => {
    const error = {
      errorType: 'Error',
      errorMessage: expect.stringMatching(/AUTH must be one of.*\n.*CURSOR_SECRETS/),
    };
    expect(await wrong().call({})).toEqual({ status: 'error', text: '', error: expect.objectContaining(error) });
    expect(await wrong().call({})).toMatchObject({ status: 'error', error });
    expect(wrong().environments()).toBe(2);
  });
});

interface Sent {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly underWay: number;
}

/** @returns the header of a trace that X-Ray samples */
function toTraceHeader(root: string): string {
  return `Root=${root};Parent=0efbd19962d95b05;Sampled=1`;
}

/** @returns the reply, and how many requests to the database were under way when the environment was frozen */
async function send(request: Request, lambda: RunningFunction = api()): Promise<Sent> {
  const [event] = toEvents([request]);
  return { ...toReply(await lambda.call(event)), underWay: await store().countUnderWay() };
}

function toReply({ status, text, error }: Called): Omit<Sent, 'underWay'> {
  if (status !== 'success') throw new Error(JSON.stringify(error));
  return JSON.parse(text);
}
