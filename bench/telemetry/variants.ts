import type { ExtensionProcess, UnpackedLayer } from '../../packages/otlp-logs-extension/tests/extension-process.ts';
import { type LambdaStub, startLambda } from '../../packages/otlp-logs-extension/tests/lambda-stub.ts';
import { invocations } from '../events.ts';
import { runProgram } from '../measure/run-program.ts';
import type { ColdSample } from '../process/cold.ts';

/** What is measured of one start, in milliseconds and bytes. */
export interface TelemetrySample {
  /** From nothing to the answer of the first request, with all processes that it takes. */
  readonly wall: number;
  /** Of the function's process. */
  readonly cpu: number;
  /** Of all processes. */
  readonly memory: number;
}

export interface Variant {
  readonly name: 'plain' | 'xray' | 'otel' | 'extension';
  readonly title: string;
}

/** The ways of telemetry, each beside the function without any. */
export const variants: readonly Variant[] = [
  { name: 'plain', title: 'neither traces nor extension' },
  { name: 'xray', title: 'the subsegment for X-Ray' },
  { name: 'otel', title: 'OpenTelemetry, as its layer loads it' },
  { name: 'extension', title: 'the log extension beside it' },
];

export interface Start {
  /** The program that loads the handler and gives it a request. */
  readonly program: string;
  readonly file: string;
  /** What Node loads before it. */
  readonly otel: string;
  readonly layer: UnpackedLayer;
  readonly env: NodeJS.ProcessEnv;
  /** Where a collector listens. */
  readonly endpoint: string;
}

/** Starts the function once. */
export async function take({ name }: Variant, start: Start): Promise<TelemetrySample> {
  const begin = performance.now();
  const beside = name === 'extension' ? await startExtension(start) : undefined;
  const { program, file, env } = start;
  const { cpuAll, memory } = await runProgram<ColdSample>({
    program,
    args: [file, JSON.stringify(invocations.create)],
    nodeArgs: name === 'otel' ? ['--require', start.otel] : [],
    env: { ...env, ...toVariables(name, start) },
  });
  const wall = performance.now() - begin;
  return { wall, cpu: cpuAll, memory: memory + (beside === undefined ? 0 : await beside.end()) };
}

const sampled = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

/** The same trace as OpenTelemetry names it. */
export const sampledTraceId = '5759e988bd862e3fe1be46a994272793';

function toVariables(name: Variant['name'], { file, endpoint }: Start): NodeJS.ProcessEnv {
  if (name === 'xray') return { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000', _X_AMZN_TRACE_ID: sampled };
  if (name !== 'otel') return {};
  const [LAMBDA_TASK_ROOT, handler = ''] = file.split(/\/(?=src\/handlers\/)/);
  return {
    LAMBDA_TASK_ROOT,
    _HANDLER: handler.replace('.cjs', '.handler'),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    _X_AMZN_TRACE_ID: sampled,
  };
}

/**
 * Waits until the extension is ready. Lambda starts the function when all extensions have registered, a little earlier, so
 * what is measured is the most that it can cost.
 */
async function startExtension({ layer, endpoint }: Start) {
  const lambda = await startLambda(['otlp-logs']);
  const extension = layer.start(lambda, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  await Promise.race([lambda.ready, extension.exited]);
  return { end: () => end(lambda, extension) };
}

/** @returns the most memory that the extension had */
async function end(lambda: LambdaStub, { memory, exited }: ExtensionProcess): Promise<number> {
  const bytes = memory('VmHWM');
  lambda.shutdown();
  await exited;
  lambda.close();
  return bytes;
}
