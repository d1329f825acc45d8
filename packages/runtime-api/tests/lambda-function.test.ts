import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { useFolder } from '../../../tests/support/use-folder.ts';
import { useCleanUp } from '../../../tests/support/use-resource.ts';
import { createFunction, type LambdaFunction } from '../src/lambda-function.ts';
import { type ProcessUsage, readUsage } from '../src/process-usage.ts';
import type { InvocationOptions } from '../src/runtime-calls.ts';
import type { Moment, SandboxSettings } from '../src/sandbox.ts';

const cleanUp = useCleanUp();
const folder = useFolder();

test('the runtime gets the event with its deadline, trace and client context', async () => {
  const now = Date.now();
  const clientContext = '{"client":{}}';
  const { headers } = await invokeForJson(start(), {}, { traceId: 'Root=1-2', clientContext });
  expect(headers).toMatchObject({
    'lambda-runtime-aws-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:123456789012:function:tested',
    'lambda-runtime-trace-id': 'Root=1-2',
    'lambda-runtime-client-context': clientContext,
  });
  expect(Number(headers['lambda-runtime-deadline-ms'])).toBeGreaterThanOrEqual(now + 60_000);
});

test('between invocations all processes are stopped, and the next one thaws them', async () => {
  const lambda = start();
  const { pids }: { readonly pids: readonly number[] } = await invokeForJson(lambda, {});
  await untilStopped(pids);
  expect((await invokeForJson(lambda, {})).pids).toEqual(pids);
  await lambda.shutDown();
  expect(pids.map(stateOf).filter((state) => !/^Z?$/.test(state))).toEqual([]);
});

test('the script that AWS_LAMBDA_EXEC_WRAPPER names gets the whole command of the runtime', async () => {
  const flags = [
    '--expose-gc',
    '--max-http-header-size',
    '81920',
    '--max-semi-space-size=25',
    '--max-old-space-size=461',
  ];
  expect((await invokeForJson(start(), {})).execArgv).toEqual(flags);
  const script = '#!/bin/sh\nnode=$1\nshift\nexec "$node" --no-warnings "$@"\n';
  writeFileSync(join(folder(), 'wrapper'), script, { mode: 0o755 });
  const lambda = start({ environment: { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/wrapper' } });
  expect((await invokeForJson(lambda, {})).execArgv).toEqual(['--no-warnings', ...flags]);
});

test('an error is reported with its type, and the environment serves the next invocation', async () => {
  const lambda = start();
  const error = { errorType: 'TypeError', errorMessage: 'a bug', trace: ['TypeError: a bug'] };
  expect(await lambda.invoke({ error }).result).toEqual({ status: 'error', error });
  expect(await lambda.invoke({}).result).toEqual({ status: 'success' });
  expect(lambda.environments()).toBe(1);
});

test.each([
  [
    'exceeds its time',
    { hang: true },
    { status: 'timeout', errorType: 'Sandbox.Timedout', says: /timed out after 1\.00 s/ },
  ],
  ['ends its process', { exit: 3 }, { status: 'failure', errorType: 'Runtime.ExitError', says: /exit status 3$/ }],
])(
  'a function that %s fails, and the next invocation gets another environment',
  async (_, event, { status, errorType, says }) => {
    const lambda = start({ timeout: 1 });
    const error = { errorType, errorMessage: expect.stringMatching(says) };
    expect(await lambda.invoke(event).result).toEqual({ status, error });
    expect(await lambda.invoke({}).result).toEqual({ status: 'success' });
    expect(lambda.environments()).toBe(2);
  },
);

test('a runtime that cannot start fails the invocation with its own error', async () => {
  const error = { errorType: 'Broken', errorMessage: 'no' };
  expect(await start({ environment: { BROKEN: '1' } }).invoke({}).result).toEqual({ status: 'error', error });
});

test('a streamed response arrives whole, and with trailers it is an error', async () => {
  const lambda = start();
  const whole = lambda.invoke({ chunks: ['a', 'b', 'c'] });
  expect([await text(whole.body), await whole.result]).toEqual(['abc', { status: 'success' }]);
  const error = { errorType: 'TypeError', errorMessage: 'a bug' };
  const trailers = {
    'Lambda-Runtime-Function-Error-Type': 'TypeError',
    'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(error)).toString('base64'),
  };
  const broken = lambda.invoke({ chunks: ['a'], trailers });
  expect([await text(broken.body), await broken.result]).toEqual(['a', { status: 'error', error }]);
});

test('a streamed response may be longer than 6 MB', async () => {
  const lambda = start();
  const long = ['x'.repeat(7 * 1024 * 1024)];
  const streamed = lambda.invoke({ chunks: long });
  expect([(await text(streamed.body)).length, await streamed.result]).toEqual([7 * 1024 * 1024, { status: 'success' }]);
});

test('an extension registers before the runtime starts, gets each invocation and the end, and telemetry before that', async () => {
  const log: string[] = [];
  const file = join(folder(), 'extensions', 'listening');
  mkdirSync(join(folder(), 'extensions'));
  const script = join(import.meta.dirname, 'extension.mjs');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${script}'\n`, { mode: 0o755 });
  const onEntry = (source: string, entry: string) => void (source === 'extension' && log.push(entry));
  const lambda = start({ extensions: [file], onEntry });
  await lambda.invoke({}).result;
  await lambda.invoke({}).result;
  await lambda.shutDown();
  expect(log.slice(0, 3)).toEqual(['INVOKE', 'INVOKE', 'SHUTDOWN spindown']);
  expect(log[3]?.split(',')).toEqual(
    expect.arrayContaining(['platform.initReport', 'platform.start', 'platform.runtimeDone', 'platform.report']),
  );
});

test('a measurer sees the moments of the process, with what it has used', async () => {
  const moments: (readonly [Moment, ProcessUsage])[] = [];
  const lambda = start({ onMoment: (moment, pid) => void moments.push([moment, readUsage(pid)]) });
  await lambda.invoke({}).result;
  await lambda.invoke({ error: { errorType: 'Error', errorMessage: 'a bug' } }).result;
  const invocation = ['invoked', 'responded', 'waiting'];
  expect(moments.map(([moment]) => moment)).toEqual(['started', 'waiting', ...invocation, ...invocation]);
  const cpu = moments.map(([, usage]) => usage.cpu ?? 0);
  expect(cpu).toEqual(cpu.toSorted((one, other) => one - other));
});

test('another command than Node runs as the runtime', async () => {
  const log: string[] = [];
  const onEntry = (_: string, entry: string) => void log.push(entry);
  const lambda = start({ command: ['/bin/sh', '-c', 'echo "$_HANDLER"; exit 3'], onEntry });
  expect(await lambda.invoke({}).result).toMatchObject({ error: { errorMessage: expect.stringMatching(/status 3$/) } });
  expect(log).toEqual(['index.handler']);
});

function start(changes: Partial<SandboxSettings> = {}): LambdaFunction {
  const lambda = createFunction({
    taskRoot: folder(),
    handler: 'index.handler',
    name: 'tested',
    memory: 512,
    timeout: 60,
    node: process.execPath,
    client: join(import.meta.dirname, 'client.mjs'),
    ...changes,
  });
  cleanUp(lambda.shutDown);
  return lambda;
}

async function invokeForJson(lambda: LambdaFunction, event: unknown, options?: InvocationOptions) {
  const { body, result } = lambda.invoke(event, options);
  const [answer] = await Promise.all([text(body), result]);
  return JSON.parse(answer);
}

/** A signal arrives when the system comes to it, so this waits, until the test's own limit if a process goes on. */
async function untilStopped(pids: readonly number[]): Promise<void> {
  while (!pids.every((pid) => stateOf(pid) === 'T')) await setImmediate();
}

/** @returns the state of a process as `ps` abbreviates it, or nothing if it has ended. Small images of Linux have no `ps`. */
function stateOf(pid: number): string {
  if (!existsSync('/proc/self/stat'))
    return spawnSync('ps', ['-o', 'state=', '-p', `${pid}`], { encoding: 'utf8' }).stdout.slice(0, 1);
  try {
    return /.*\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}
