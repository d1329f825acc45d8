import { createFunction } from '#runtime-api/lambda-function.ts';
import { readUsage } from '#runtime-api/process-usage.ts';
import type { SandboxSettings } from '#runtime-api/sandbox.ts';
import { type LambdaRequest, send } from './cold-start.ts';

/** Requests of each kind: those that count, and the share of as many that precede them and do not. */
export interface Warmth {
  readonly requests: number;
  readonly warmUp: number;
}

/** Requests of a kind before those of the next, so that all kinds meet the same warmth of V8 and of the machine. */
const turn = 25;

/**
 * Sends requests of each kind in turns to one function, one after another, as Lambda does.
 * @returns microseconds of CPU per request, the runtime's client included, by kind; none elsewhere than on Linux
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
  const sum: Record<string, number> = {};
  const turns = Math.ceil(requests / turn);
  try {
    for (let count = -Math.ceil(turns * warmUp); count < turns; count += 1) {
      for (const [kind, request] of Object.entries(kinds)) {
        const { cpu: before } = readUsage(process);
        for (let sent = 0; sent < turn; sent += 1) await send(lambda, request);
        const { cpu: after } = readUsage(process);
        if (count < 0 || before === undefined || after === undefined) continue;
        sum[kind] = (sum[kind] ?? 0) + (after - before) / turn;
      }
    }
    return Object.fromEntries(Object.entries(sum).map(([kind, cpu]) => [kind, (cpu / turns) * 1000]));
  } finally {
    await lambda.shutDown();
  }
}
