import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../tools/local/embedded-dynamodb.ts';
import { bundlePrograms } from '../build/bundle.ts';
import { packageService } from '../build/package-service.ts';
import { fill } from '../growth/fill.ts';
import type { GrowthPlan } from '../growth/run.ts';
import { startDatabase } from '../measure/database-process.ts';
import { toEnvironment } from '../measure/environment.ts';
import { smallHeap } from '../measure/measure-all.ts';
import type { ExportSample } from '../process/export.ts';
import { showStep } from '../report/progress.ts';
import { formatTable } from '../report/table.ts';
import { type Download, download } from './download.ts';

/** @returns what an export of ever more todos takes, as text: the process that exports does nothing else */
export async function measureExport({ serviceDir, workDir, sizeMax }: GrowthPlan): Promise<string> {
  showStep('packaging the service');
  const service = await packageService(serviceDir, workDir, 'export');
  const program = (await bundlePrograms(workDir))('export');
  const database = await startDatabase(join(import.meta.dirname, '..', 'process', 'database.ts'));
  try {
    const client = new DynamoDBClient({ endpoint: database.endpoint, ...local });
    const environment = { ...toEnvironment(service.environment, database.endpoint), AUTH: 'none' };
    const rows: (readonly string[])[] = [];
    for (const size of sizes.filter((size) => size <= sizeMax)) {
      const tableName = `todos-${size}`;
      showStep(`filling a table with ${size} todos`);
      await createTable(client, { ...service.table, TableName: tableName });
      await fill(client, { tableName, size, ownerOf: () => 'local' });
      showStep(`exporting ${size} todos`);
      const env = { ...environment, TABLE_NAME: tableName };
      const bounded = await measure([...smallHeap, program, service.file], env);
      const { peakRss } = await measure([program, service.file], env);
      rows.push(toRow(size, bounded, peakRss));
    }
    return formatTable([head, ...rows]);
  } finally {
    database.stop();
  }
}

const sizes = [10, 1e5, 1e6];

const local = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** Exports once, in a new process. */
async function measure(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Download & ExportSample> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  const [url] = await once(child.stdout as Readable, 'data');
  child.stdout?.resume();
  const downloaded = await download(`${String(url).trim()}/todos.csv`);
  return { ...downloaded, ...((await json(child.stdio[3] as Readable)) as ExportSample) };
}

const head = ['todos', 'peak RSS', 'own heap', 'first byte', 'last byte', 'rows', 'bytes', 'last record'];

/** @param peakRss that of a process whose heap Node itself limits */
function toRow(size: number, bounded: Download & ExportSample, peakRss: number): readonly string[] {
  const { firstByte, lastByte, rows, bytes, end } = bounded;
  const megabytes = [bounded.peakRss, peakRss].map((all) => `${(all / 1e6).toFixed(1)} MB`);
  const milliseconds = [firstByte, lastByte].map((all) => `${all.toFixed(0)} ms`);
  return [String(size), ...megabytes, ...milliseconds, String(rows), String(bytes), end];
}
