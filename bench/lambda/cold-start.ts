import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { createFunction, type LambdaFunction } from '#runtime-api/lambda-function.ts';
import { type ProcessUsage, readUsage } from '#runtime-api/process-usage.ts';
import type { Moment, SandboxSettings } from '#runtime-api/sandbox.ts';
import { createCpuAccount } from './cpu-account.ts';

/** A start of a function, from its process to the first response. */
export interface ColdSample {
  /** From the start of the process until the runtime asks for an event. */
  readonly init: Cost;
  /** From the event to the response. */
  readonly invoke: Cost;
  /** The most memory of the process, in bytes; undefined elsewhere than on Linux. */
  readonly memoryPeak: number | undefined;
}

/** Milliseconds. The CPU is undefined elsewhere than on Linux. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number | undefined;
}

/** An event, and a part of each right response, because failing fast is not fast. */
export interface LambdaRequest {
  readonly event: unknown;
  readonly responds: string;
}

/** Time and resources of a process at a moment of its life. */
export interface Look extends ProcessUsage {
  /** Milliseconds of a clock. */
  readonly at: number;
}

export type Looks = Readonly<Partial<Record<Moment, Look>>>;

/**
 * Starts a function and sends it one request.
 * @param onMoment called at each moment of the process
 * @throws Error when it fails or responds in another way
 */
export async function startCold(
  settings: SandboxSettings,
  request: LambdaRequest,
  onMoment: (moment: Moment, pid: number) => void = () => undefined,
): Promise<ColdSample> {
  const looks: Partial<Record<Moment, Look>> = {};
  const account = createCpuAccount();
  const lambda = createFunction({
    ...settings,
    onMoment(moment, pid) {
      const look = { at: performance.now(), ...readUsage(pid) };
      if (moment === 'started') account?.open(pid);
      else if (account) look.cpu = account.read();
      looks[moment] ??= look;
      onMoment(moment, pid);
    },
  });
  try {
    await send(lambda, request);
    return toColdSample(looks);
  } finally {
    await lambda.shutDown();
    account?.close();
  }
}

/** Sends a request. @throws Error when it fails or gets another response */
export async function send(lambda: LambdaFunction, { event, responds }: LambdaRequest): Promise<void> {
  const { body, result } = lambda.invoke(event);
  const [response, { status, error }] = await Promise.all([text(body), result]);
  if (status === 'success' && response.includes(responds)) return;
  throw new Error(`${JSON.stringify(event).slice(0, 80)} got ${status}: ${JSON.stringify(error) ?? response}`);
}

/** Splits a start by the first look at each moment. @throws Error when a moment is missing */
export function toColdSample({ started, waiting, invoked, responded }: Looks): ColdSample {
  if (!started || !waiting || !invoked || !responded) throw new Error('The process has not been seen all the time.');
  return {
    // Its CPU counts from its very beginning, before it could be looked at.
    init: { wall: waiting.at - started.at, cpu: waiting.cpu },
    invoke: { wall: responded.at - invoked.at, cpu: minus(responded.cpu, invoked.cpu) },
    memoryPeak: responded.memoryPeak,
  };
}

/** Returns the CPU of both phases. */
export function toCpu({ init, invoke }: ColdSample): number | undefined {
  return init.cpu === undefined || invoke.cpu === undefined ? undefined : init.cpu + invoke.cpu;
}

function minus(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one - other;
}

/** It comes as far as `node -e 0`, and then waits to be looked at. */
const idle = "const fs = require('fs'); fs.writeSync(1, '.'); fs.readSync(0, Buffer.alloc(1))";

/** Starts Node without any code, and without its end. */
export async function startNode(): Promise<ColdSample> {
  const child = spawn(process.execPath, ['-e', idle], { env: {}, stdio: ['pipe', 'pipe', 'inherit'] });
  const at = performance.now();
  await once(child.stdout, 'data');
  const init = performance.now() - at;
  const { cpu, memoryPeak } = child.pid === undefined ? {} : readUsage(child.pid);
  child.kill('SIGKILL');
  await once(child, 'close');
  return { init: { wall: init, cpu }, invoke: { wall: 0, cpu: 0 }, memoryPeak };
}
