import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildServer } from '../../tools/build-server.ts';
import { showHelp } from '../../tools/show-help.ts';
import { bundlePeer, bundlePrograms } from '../build/bundle.ts';
import { installPeers } from '../build/install-peers.ts';
import { interleave } from '../measure/interleave.ts';
import { toVariables } from '../measure/processes.ts';
import { startStub } from '../measure/stub.ts';
import { showProgress, showStep } from '../report/progress.ts';
import { type DrivePlan, type Driver, startDriver } from './driver.ts';
import { judgeMemory } from './memory.ts';
import { mix, type Scenario, scenarios } from './scenarios.ts';
import { type RunningServer, startServer } from './servers.ts';
import { formatLoads, formatRatios, type LoadResult, type LoadSample, toLoadSample } from './summary.ts';

const usage = `Usage: npm run load [-- flags]

  --quick             short loads of few connections, to check that all works; their times decide nothing; 15 s
  --requests 1000000  sends this service that many requests of the mix, and watches its memory; 5 minutes

Without flags it drives this service as one plain Node server beside Fastify's and Hono's on the same job, and prints
tables; 7 minutes. It fails on a lost request or an unexpected response, and if memory grows.`;

interface Effort {
  readonly connections: readonly number[];
  readonly rounds: number;
  /** Rounds before the first that counts. */
  readonly dropped: number;
  readonly seconds: number;
}

const thorough: Effort = { connections: [10, 64], rounds: 3, dropped: 1, seconds: 2 };
const quick: Effort = { connections: [10], rounds: 1, dropped: 0, seconds: 0.3 };
const memoryConnections = 64;
const [own, fastify, hono] = ['this service', 'Fastify', 'Hono'] as const;
const peersDir = join(import.meta.dirname, '..', 'peers');

/** Parts of every run: a driver, and a way to start servers on one stub of DynamoDB. */
interface Range {
  readonly driver: Driver;
  readonly start: (name: string) => Promise<RunningServer>;
}

if (!showHelp(usage)) await run();

async function run(): Promise<void> {
  const { values: flags } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, requests: { type: 'string' } },
  });
  const workDir = await mkdtemp(join(tmpdir(), 'todo-api-load-'));
  const stops: (() => unknown)[] = [() => rm(workDir, { recursive: true, force: true })];
  try {
    const range = await prepare(workDir, stops);
    if (flags.requests === undefined) await compare(range, flags.quick ? quick : thorough);
    else await watchMemory(range, Number(flags.requests));
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

/** Builds all, and starts the stub and the driver. @param stops receives what ends them and each started server */
async function prepare(workDir: string, stops: (() => unknown)[]): Promise<Range> {
  showStep('npm ci of the peers, unless they are installed; building the servers');
  installPeers();
  const programOf = await bundlePrograms(workDir);
  const stub = await startStub(programOf('stub'));
  stops.push(stub.stop);
  const driver = startDriver(peersDir);
  stops.push(driver.stop);
  const settings = { AUTH: 'none', TABLE_NAME: 'todos', METRICS_NAMESPACE: 'todo-api' };
  const env = { PATH: process.env['PATH'], ...toVariables(settings, stub.http) };
  const start = async (name: string) => {
    const server = await startServer({ name, file: await build(name, workDir) }, programOf('probe'), env);
    stops.push(server.stop);
    return server;
  };
  return { driver, start };
}

/** Measures all servers in turns under each load, and prints tables. */
async function compare({ driver, start }: Range, { connections, rounds, dropped, seconds }: Effort): Promise<void> {
  const servers = [await start(own), await start(fastify), await start(hono)];
  const loads = connections.flatMap((count) => scenarios.map((scenario) => ({ scenario, connections: count })));
  const results: LoadResult[] = [];
  for (const load of loads) {
    const take = (server: RunningServer) => measure(driver, server, { ...load, length: { duration: seconds } });
    const samples = await interleave({ items: servers, rounds, dropped, take, progress: () => undefined });
    results.push({ scenario: load.scenario.name, connections: load.connections, samples });
    showProgress('loads', results.length, loads.length);
  }
  print(formatLoads(results));
  print(formatRatios(results, [own, fastify, hono]));
  const errors = results
    .flatMap(({ samples }) => [...samples.values()].flat())
    .reduce((sum, each) => sum + each.errors, 0);
  print(`${errors} lost requests or unexpected responses.`);
  process.exitCode = errors === 0 ? 0 : 1;
}

/** Sends requests of the mix to this service, and prints its memory after each tenth. @throws Error for too few */
async function watchMemory({ driver, start }: Range, total: number): Promise<void> {
  // Each connection sends one at least.
  if (!(total >= 10 * memoryConnections)) throw new Error(`--requests must be ${10 * memoryConnections} or more.`);
  const server = await start(own);
  const amount = Math.ceil(total / 10);
  const samples: LoadSample[] = [];
  for (let tenth = 1; tenth <= 10; tenth += 1) {
    const sample = await measure(driver, server, { scenario: mix, connections: memoryConnections, length: { amount } });
    samples.push(sample);
    print(
      `${tenth * amount} requests: RSS ${(sample.rss / 1e6).toFixed(0)} MB, ${sample.requestsPerSecond.toFixed(0)} requests/s, p99 ${sample.p99.toFixed(1)} ms, ${sample.errors} errors`,
    );
  }
  const { growth, isFlat } = judgeMemory(samples.map(({ rss }) => rss));
  print(
    `Memory of the last three tenths: ${growth.toFixed(2)} times that of the three before. ${isFlat ? 'It is flat.' : 'It GROWS.'}`,
  );
  process.exitCode = isFlat && samples.every(({ errors }) => errors === 0) ? 0 : 1;
}

interface Load {
  readonly scenario: Scenario;
  readonly connections: number;
  readonly length: DrivePlan['length'];
}

async function measure(driver: Driver, { url, use }: RunningServer, { scenario, connections, length }: Load) {
  const { requests } = scenario;
  const statuses = [...new Set(requests.map(({ status }) => status))];
  const before = await use();
  const driven = await driver.drive({ url, connections, requests, statuses, length });
  return toLoadSample(driven, before, await use());
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Builds a server: this service's by its own tool, a peer's by esbuild's defaults. @returns the file */
async function build(name: string, workDir: string): Promise<string> {
  if (name !== own) return bundlePeer({ name: `${name.toLowerCase()}-server`, build: 'defaults' }, workDir, {});
  const file = join(workDir, 'server.cjs');
  await buildServer('dynamodb', file);
  return file;
}
