import { type Inputs, defaultInputs as measured } from './figures.ts';

/** The time that a runtime and a framework add to a request. CPU time is in milliseconds of a full vCPU. */
export interface Runtime {
  readonly name: string;
  /** Milliseconds that Lambda bills as INIT. */
  readonly initMs: number;
  /** Additional CPU time of an instance's first request. */
  readonly firstCpuMs: number;
  readonly cpuMs: number;
}

/**
 * Returns this service and others that do its job. `npm run bench` measured those on Node beside it, so flags scale
 * them by the same ratio: import 19 ms against 50, 88 and 86; CPU of the first new todo 14 ms against 50, 48 and 47, and
 * of a later one 0.51 against 1.33, 1.41 and 1.34. Python and Rust have the article's cold starts, and Rust no CPU time,
 * because it marks the lowest cost.
 */
export function toRuntimes(inputs: Inputs): readonly Runtime[] {
  const toInit = (importMs: number) => inputs['boot-ms'] + inputs['init-ms'] * (importMs / measured['init-ms']);
  const toCpu = (cpuMs: number) => inputs['cpu-ms'] * (cpuMs / measured['cpu-ms']);
  return [
    { name: 'this service', initMs: toInit(19), firstCpuMs: toCpu(14), cpuMs: inputs['cpu-ms'] },
    { name: 'Hono', initMs: toInit(50), firstCpuMs: toCpu(50), cpuMs: toCpu(1.33) },
    { name: 'Fastify', initMs: toInit(88), firstCpuMs: toCpu(48), cpuMs: toCpu(1.41) },
    { name: 'Express', initMs: toInit(86), firstCpuMs: toCpu(47), cpuMs: toCpu(1.34) },
    { name: 'Python 3.12', initMs: 310, firstCpuMs: 0, cpuMs: inputs['cpu-ms'] },
    { name: 'Rust, at best', initMs: 55, firstCpuMs: 0, cpuMs: 0 },
  ];
}

const memoryOfOneCpu = 1769;

/** Returns a single thread's CPU time at a memory size. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
function toWallMs(cpuMs: number, memoryMb: number): number {
  return cpuMs / Math.min(1, memoryMb / memoryOfOneCpu);
}

/**
 * Returns the milliseconds billed for a warm and for a cold request. INIT is included and runs on a full vCPU at any
 * memory size. Each invocation is rounded up to a millisecond.
 * @see https://serverlessland.com/content/service/lambda/guides/effectively-running-java-on-serverless/init-heavy-lifting for the CPU of INIT
 * @see https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/ billed since 2025-08-01
 */
export function toDurations({ initMs, firstCpuMs, cpuMs }: Runtime, memoryMb: number, waitMs: number) {
  const warm = waitMs + toWallMs(cpuMs, memoryMb);
  const cold = initMs + warm + toWallMs(firstCpuMs, memoryMb);
  return { warmMs: roundUp(warm), coldMs: roundUp(cold) };
}

/** Ignores the rounding error of a sum of fractions. */
function roundUp(milliseconds: number): number {
  return Math.ceil(Number(milliseconds.toFixed(6)));
}
