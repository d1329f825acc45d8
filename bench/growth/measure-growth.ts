import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../tools/local/embedded-dynamodb.ts';
import { bundlePrograms } from '../build/bundle.ts';
import { type PackagedService, packageService } from '../build/package-service.ts';
import { toInvocation } from '../invocations.ts';
import { interleave } from '../measure/interleave.ts';
import { runProgram, startServer, toEnvironment } from '../measure/processes.ts';
import type { LatencyPlan, LatencySample } from '../process/latency.ts';
import { showProgress, showStep } from '../report/progress.ts';
import { quantile } from '../report/statistics.ts';
import { fill, toId } from './fill.ts';
import { formatGrowth, type GrowthSample } from './growth-table.ts';

export interface GrowthPlan {
  readonly serviceDir: string;
  readonly workDir: string;
  /** The most todos in a table. */
  readonly sizeMax: number;
}

/** Measures the capacity and time of requests to growing tables in the embedded DynamoDB. @returns a table as text */
export async function measureGrowth({ serviceDir, workDir, sizeMax }: GrowthPlan): Promise<string> {
  showStep('packaging the service');
  const [service, programOf] = await Promise.all([packageService(serviceDir, workDir), bundlePrograms(workDir)]);
  const database = await startServer(join(serviceDir, 'tools', 'local', 'serve-dynamodb.ts'));
  try {
    const endpoint = `http://127.0.0.1:${database.printed}`;
    const tables = await fillTables(service, endpoint, sizeMax);
    const samples = await interleave({
      items: tables,
      rounds,
      take: ({ name }) => ask({ service, endpoint, tableName: name, program: programOf('latency'), workDir }),
      progress: (done) => showProgress('requests', done, rounds),
    });
    const growths = tables.map(({ name, size }) => ({ size, samples: samples.get(name) ?? [] }));
    return formatGrowth(questions, growths);
  } finally {
    database.stop();
  }
}

interface Table {
  readonly name: string;
  readonly size: number;
}

/** Fills a table for each size, so that every round measures all sizes. */
async function fillTables({ table }: PackagedService, endpoint: string, sizeMax: number): Promise<readonly Table[]> {
  const client = new DynamoDBClient({ endpoint, ...local });
  const tables = sizes.filter((size) => size <= sizeMax).map((size) => ({ name: `todos-${size}`, size }));
  for (const { name, size } of tables) {
    showStep(`filling a table with ${size} todos`);
    await createTable(client, { ...table, TableName: name });
    await fill(client, { tableName: name, size, ownerOf });
  }
  return tables;
}

/** Owns half of all todos; ten others own the rest. */
const owner = 'bench';

function ownerOf(number: number): string {
  return number % 2 === 0 ? owner : `other-${number % 20}`;
}

const sizes = [1e2, 1e3, 1e4, 1e5, 1e6];

const local = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

interface Asking {
  readonly service: PackagedService;
  readonly endpoint: string;
  readonly tableName: string;
  readonly program: string;
  readonly workDir: string;
}

/** Sends each request many times to one table, in a new process of the service. */
async function ask({ service, endpoint, tableName, program, workDir }: Asking): Promise<GrowthSample> {
  const env = { ...toEnvironment(service.environment, endpoint), TABLE_NAME: tableName };
  const log = join(workDir, 'growth.log');
  const output = await open(log, 'w');
  const args = [service.file, JSON.stringify(plan)];
  const times = await runProgram<LatencySample>({ program, args, env, stdout: output.fd });
  await output.close();
  return { milliseconds: times.map((all) => quantile(all, 0.5)), capacities: await readCapacities(log) };
}

const questions = ['GET /todos?limit=20', 'GET /todos?limit=20&done=true', 'GET /todos/{id}'];

const todos = { method: 'GET', route: '/todos', path: '/todos', owner };
const id = toId(50);

const plan: LatencyPlan = {
  // The same page and the same todo in every table.
  invocations: [
    toInvocation({ ...todos, query: { limit: '20' } }, 200),
    toInvocation({ ...todos, query: { limit: '20', done: 'true' } }, 200),
    toInvocation({ ...todos, route: '/todos/{id}', path: `/todos/${id}`, id }, 200),
  ],
  warmUp: 50,
  requests: 100,
};

const rounds = 9;

/** Reads the capacity that the last request of each question consumed from the service's log. */
async function readCapacities(log: string): Promise<readonly number[]> {
  const lines = (await readFile(log, 'utf8')).trim().split('\n');
  return questions.map((_, index) => {
    const last = lines[(index + 1) * (plan.warmUp + plan.requests) - 1] ?? '{}';
    const { readCapacity }: { readonly readCapacity: number } = JSON.parse(last);
    return readCapacity;
  });
}
