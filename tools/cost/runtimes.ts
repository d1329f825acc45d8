import { type Inputs, defaultInputs as measured } from './figures.ts';

/** What a runtime and a framework add to a request, in milliseconds of a full vCPU, but for the cold start. */
export interface Runtime {
  readonly name: string;
  /** All that Lambda bills as INIT. */
  readonly initMs: number;
  /** CPU that only the first request of an instance takes. */
  readonly firstCpuMs: number;
  readonly cpuMs: number;
}

/**
 * This service and others that do its job. Those on Node were measured beside it by `npm run bench`, in turns, so that they
 * stand to it as they did then, whatever the flags say of it: import 19 ms against 50, 88 and 86; the first new todo 14 of CPU
 * against 50, 48 and 47, and a later one 0.51 against 1.33, 1.41 and 1.34. Python and Rust have the cold starts of the article, and Rust no CPU at all: it is the floor.
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

/** CPU time at a memory size, of a program with one thread. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
function toWallMs(cpuMs: number, memoryMb: number): number {
  return cpuMs / Math.min(1, memoryMb / memoryOfOneCpu);
}

/**
 * @returns milliseconds that are billed of a request in an instance that runs, and of one that starts it, INIT included: it has
 * the CPU of a full vCPU whatever the memory, and each invocation is rounded up to a millisecond
 * @see https://serverlessland.com/content/service/lambda/guides/effectively-running-java-on-serverless/init-heavy-lifting the CPU
 * @see https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/ billed since 2025-08-01
 */
export function toDurations({ initMs, firstCpuMs, cpuMs }: Runtime, memoryMb: number, waitMs: number) {
  const warm = waitMs + toWallMs(cpuMs, memoryMb);
  const cold = initMs + warm + toWallMs(firstCpuMs, memoryMb);
  return { warmMs: roundUp(warm), coldMs: roundUp(cold) };
}

/** Up, but not for the last bit of a sum of fractions. */
function roundUp(milliseconds: number): number {
  return Math.ceil(Number(milliseconds.toFixed(6)));
}
