import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../src/tooling/embedded-dynamodb.ts';
import { bundlePrograms } from '../build/bundle.ts';
import { packageService } from '../build/package-service.ts';
import { toInvocation } from '../events.ts';
import { startDatabase } from '../measure/database-process.ts';
import { toEnvironment } from '../measure/environment.ts';
import { runProgram } from '../measure/run-program.ts';
import type { LatencyPlan, LatencySample } from '../process/latency.ts';
import { showStep } from '../report/progress.ts';
import { quantile } from '../report/statistics.ts';
import { fill, owner, toId } from './fill.ts';
import { formatGrowth, type Growth } from './table.ts';

/** How many todos there are when the service is asked. */
const sizes = [1e2, 1e3, 1e4, 1e5, 1e6];

const warmUp = 200;
const requests = 400;

/** The same page and the same todo, however many there are. */
const questions = ['GET /todos?limit=20', 'GET /todos?limit=20&done=true', 'GET /todos/{id}'];

const todos = { method: 'GET', route: '/todos', path: '/todos', owner };
const middle = toId(50);
const invocations = [
  toInvocation({ ...todos, query: { limit: '20' } }, 200),
  toInvocation({ ...todos, query: { limit: '20', done: 'true' } }, 200),
  toInvocation({ ...todos, route: '/todos/{id}', path: `/todos/${middle}`, id: middle }, 200),
];

/**
 * @param sizeMax the most todos to fill the table with
 * @returns a table of what requests consume and take as it grows, in the embedded DynamoDB
 */
export async function measureGrowth({ serviceDir, workDir, sizeMax }: GrowthPlan): Promise<string> {
  showStep('packaging the service');
  const [service, programOf] = await Promise.all([packageService(serviceDir, workDir), bundlePrograms(workDir)]);
  const database = await startDatabase(join(import.meta.dirname, '..', 'process', 'database.ts'));
  try {
    const env = toEnvironment(service.environment, database.endpoint);
    const client = new DynamoDBClient({ endpoint: database.endpoint, ...local });
    await createTable(client, service.table);
    const growths: Growth[] = [];
    for (const [index, size] of sizes.filter((size) => size <= sizeMax).entries()) {
      showStep(`filling the table up to ${size} todos`);
      await fill(client, { tableName: service.table.TableName, from: sizes[index - 1] ?? 0, to: size });
      growths.push(...(await ask(size)));
    }
    return formatGrowth(growths);

    async function ask(size: number): Promise<readonly Growth[]> {
      const plan: LatencyPlan = { invocations, warmUp, requests };
      const args = [service.file, JSON.stringify(plan)];
      const log = join(workDir, `growth-${size}.log`);
      const output = await open(log, 'w');
      const times = await runProgram<LatencySample>({ program: programOf('latency'), args, env, stdout: output.fd });
      await output.close();
      const capacities = await readCapacities(log);
      return questions.map((question, index) => ({
        question,
        size,
        milliseconds: quantile(times[index] ?? [], 0.5),
        capacity: capacities[index] ?? Number.NaN,
      }));
    }
  } finally {
    database.stop();
  }
}

export interface GrowthPlan {
  readonly serviceDir: string;
  readonly workDir: string;
  readonly sizeMax: number;
}

const local = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** @returns what the last request of each question consumed, as the service logs it */
async function readCapacities(log: string): Promise<readonly number[]> {
  const lines = (await readFile(log, 'utf8')).trim().split('\n');
  return questions.map((_, index) => {
    const { readCapacity }: { readonly readCapacity: number } = JSON.parse(
      lines[(index + 1) * (warmUp + requests) - 1] ?? '{}',
    );
    return readCapacity;
  });
}
