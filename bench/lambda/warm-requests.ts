import { createFunction } from '#runtime-api/lambda-function.ts';
import { readUsage } from '#runtime-api/process-usage.ts';
import type { SandboxSettings } from '#runtime-api/sandbox.ts';
import { type LambdaRequest, send } from './cold-start.ts';

/** Requests of each kind: those that count, and the share of as many that precede them and do not. */
export interface Warmth {
  readonly requests: number;
  readonly warmUp: number;
}

/**
 * Sends requests of each kind to one function, one after another, as Lambda does.
 * @returns microseconds of CPU per request, the runtime's client included, by kind; none where the system does not tell
 */
export async function measureWarm(
  settings: SandboxSettings,
  kinds: Readonly<Record<string, LambdaRequest>>,
  { requests, warmUp }: Warmth,
): Promise<Readonly<Record<string, number>>> {
  let process = 0;
  const onMoment = (_: string, pid: number) => {
    process = pid;
  };
  const lambda = createFunction({ ...settings, onMoment });
  const sample: Record<string, number> = {};
  try {
    for (const [kind, request] of Object.entries(kinds)) {
      for (let count = 0; count < requests * warmUp; count += 1) await send(lambda, request);
      const { cpu: before } = readUsage(process);
      for (let count = 0; count < requests; count += 1) await send(lambda, request);
      const { cpu: after } = readUsage(process);
      if (before !== undefined && after !== undefined) sample[kind] = ((after - before) / requests) * 1000;
    }
    return sample;
  } finally {
    await lambda.shutDown();
  }
}
