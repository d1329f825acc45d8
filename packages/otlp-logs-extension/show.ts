import { accepted, type Reaction } from './tests/collector-stub.ts';
import { type Circumstances, createEnvironments, toLines } from './tests/execution-environment.ts';
import { unpackLayer } from './tests/extension-process.ts';

// Runs the layer against stubs of Lambda and of a collector, and prints what happens.

interface Scene {
  readonly title: string;
  readonly circumstances?: Circumstances;
  readonly lines: readonly object[];
}

const slowMillis = 100;
const slow = () => new Promise<Reaction>((resolve) => setTimeout(resolve, slowMillis, accepted));

const scenes: readonly Scene[] = [
  { title: 'a collector that responds immediately, 1,000 lines', lines: toLines(1000) },
  {
    title: 'a collector that is down, 1,000 lines',
    circumstances: { environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' } },
    lines: toLines(1000),
  },
  {
    title: `a collector that responds in ${slowMillis} ms, 30,000 lines`,
    circumstances: { react: slow },
    lines: toLines(30_000),
  },
  {
    title: 'a collector that never responds, 1,000 lines',
    circumstances: { react: () => 'hang' },
    lines: toLines(1000),
  },
  { title: '100,000 lines of the size of a request', lines: toLines(100_000, 'x'.repeat(600)) },
];

const layer = await unpackLayer();
const environments = createEnvironments(layer.start);
try {
  for (const scene of scenes) await show(scene);
} finally {
  environments.clear();
  layer.remove();
}

async function show({ title, circumstances, lines }: Scene): Promise<void> {
  print(`\n${title}`);
  const { lambda, collector, extension, end } = await environments.create(circumstances);
  print(`  calls      ${lambda.calls.join(', ')}`);
  print(`  RSS        ${toMegabytes(extension.memory('VmRSS'))} when ready`);
  const started = performance.now();
  const statuses = await lambda.deliver(lines);
  print(`  telemetry  ${statuses.length} deliveries, status ${[...new Set(statuses)]}, in ${millisSince(started)}`);
  print(`  RSS        ${toMegabytes(extension.memory('VmHWM'))} peak`);
  const ending = performance.now();
  const { code, timestamp: _, ...counts } = await end();
  print(`  shutdown   exit code ${code}, in ${millisSince(ending)}`);
  print(`  collector  ${collector.requests.length} requests, ${collector.records.length} records`);
  for (const { level, message, dropped, reason } of extension.log.slice(0, -1))
    print(`  log        ${JSON.stringify({ level, message, dropped, reason })}`);
  print(`  log        ${JSON.stringify(counts)}`);
  environments.clear();
}

function toMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function millisSince(start: number): string {
  return `${(performance.now() - start).toFixed(0)} ms`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
