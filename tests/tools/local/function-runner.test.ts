import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createFunctionRunner } from '../../../tools/local/function-runner.ts';
import { problem } from '../../api/problem.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useCleanUp } from '../../support/use-resource.ts';

const folder = useFolder();
const cleanUp = useCleanUp();

test.each([
  ['throws', 'async () => { throw new Error("secret"); }', 500, /secret/],
  ['throws later', '() => new Promise(() => setImmediate(() => { throw "secret"; }))', 500, /secret/],
  ['does not load', 'require("secret")', 500, /secret/],
  ['has no handler', 'undefined', 500, /handler is not a function/],
  ['returns what no response can be', '() => () => 1', 500, /could not be cloned/],
  ['ends its process', '() => process.exit(0)', 500, /The thread of the function ended/],
  ['never returns', '() => new Promise(() => undefined)', 503, /No response after 1 s/],
  ['loops', '() => { for (;;); }', 503, /No response after 1 s/],
])(
  'answers for a function that %s with a problem that tells nothing, and logs why',
  async (_, code, status, logged) => {
    const { run, reload, log, write } = createRunner(code);
    const id = randomUUID();
    const { body, ...reply } = (await run(toEvent(id))) as { body: string };
    const retry = status === 503 ? { 'Retry-After': '1' } : {};
    const headers = { ...retry, 'Content-Type': 'application/problem+json', 'X-Request-Id': id };
    expect(reply).toEqual({ statusCode: status, headers });
    expect(JSON.parse(body)).toEqual(problem(status, status === 503 ? 'timed_out' : 'internal_error'));
    expect(body).not.toContain('secret');
    expect(log).toEqual([expect.stringMatching(logged)]);
    expect(log[0]).toMatch(/^GET \/todos (500 internal_error|503 timed_out): /);
    write('async () => "well"');
    await reload();
    expect(await run(toEvent())).toBe('well');
  },
);

test('answers a hundred concurrent requests, each with its own response, in one thread', async () => {
  const { run } = createRunner(
    '(event) => new Promise((resolve) => setImmediate(resolve, event.headers["x-request-id"]))',
  );
  const ids = Array.from({ length: 100 }, () => randomUUID());
  expect(await Promise.all(ids.map((id) => run(toEvent(id))))).toEqual(ids);
});

test('runs 16 invocations at once, and then the others in their order', async () => {
  const { run } = createRunner(`(() => {
    let running = 0;
    return (event) => new Promise((resolve) => {
      running += 1;
      const reply = [event.headers['x-request-id'], running];
      setImmediate(() => { running -= 1; resolve(reply); });
    });
  })()`);
  const order: unknown[] = [];
  const ids = Array.from({ length: 40 }, () => randomUUID());
  await Promise.all(ids.map(async (id) => order.push(await run(toEvent(id)))));
  expect(order.map((reply) => [reply].flat()[0])).toEqual(ids);
  expect(Math.max(...order.map((reply) => Number([reply].flat()[1])))).toBe(16);
});

test('ends running invocations with the old bundle, and starts others with the new one', async () => {
  const { run, reload, write } = createRunner('(event) => new Promise((resolve) => setTimeout(resolve, 100, "old"))');
  expect(await run(toEvent())).toBe('old');
  write('async () => "new"');
  const running = run(toEvent());
  await reload();
  expect(await Promise.all([running, run(toEvent())])).toEqual(['old', 'new']);
});

test.each([
  ['throws when it loads', '(() => { throw new Error("secret"); })()', /secret/],
  ['ends its process', 'process.exit(0)', /The thread of the function ended/],
])('keeps the old bundle while a new one %s', async (_, code, message) => {
  const { run, reload, write } = createRunner('async () => "old"');
  expect(await run(toEvent())).toBe('old');
  write(code);
  await expect(reload()).rejects.toThrow(message);
  expect(await run(toEvent())).toBe('old');
  write('async () => "new"');
  await reload();
  expect(await run(toEvent())).toBe('new');
});

test('ends with the last of many bundles', async () => {
  const { run, reload, write } = createRunner('async () => 0');
  const reloads = [1, 2, 3].map((number) => {
    write(`async () => ${number}`);
    return reload();
  });
  await Promise.all(reloads);
  expect(await run(toEvent())).toBe(3);
});

test('starts another thread after a timeout, and cuts no other invocation off', async () => {
  const { run } = createRunner(`(() => {
    let calls = 0;
    const replies = { 1: 0, 3: 700 };
    return () => new Promise((resolve) => { if (++calls in replies) setTimeout(resolve, replies[calls], calls); });
  })()`);
  expect(await run(toEvent())).toBe(1);
  const late = run(toEvent());
  const { promise: begun, resolve } = Promise.withResolvers<unknown>();
  setTimeout(() => resolve(run(toEvent())), 500);
  expect(await late).toMatchObject({ statusCode: 503 });
  expect(await begun).toBe(3);
  expect(await run(toEvent())).toBe(1);
});

function createRunner(handler: string) {
  const file = join(folder(), 'function.cjs');
  const write = (code: string) => writeFileSync(file, `exports.handler = ${code};`);
  write(handler);
  const log: string[] = [];
  const { run, reload } = createFunctionRunner({ file, seconds: 1, environment: {} }, (failure) => log.push(failure));
  cleanUp(() => reload().catch(() => undefined));
  return { run, reload, log, write };
}

function toEvent(requestId = randomUUID()): APIGatewayProxyEventV2 {
  const requestContext = { http: { method: 'GET' } };
  const headers = { 'x-request-id': requestId };
  return { rawPath: '/todos', headers, requestContext } as unknown as APIGatewayProxyEventV2;
}
