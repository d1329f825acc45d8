import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { v4 } from 'uuid';
import { findFreePort } from '../project/free-port.ts';
import { createScratchProject, type ScratchProject } from '../project/scratch-project.ts';
import { newUpsert } from '../todos/events.ts';

jest.setTimeout(60_000);

let project: ScratchProject;

beforeAll(() => {
  project = createScratchProject();
});

afterAll(() => project.remove());

test('without a running service, it says what to do', async () => {
  const { code, stderr } = await run('run-ingest.ts', ['events.ndjson']);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'No service runs here. Start one in another terminal: npm start\n',
  });
});

test('feeds a file to the function on the todos of npm start, and redrives what has been mended', async () => {
  const port = await findFreePort();
  const service = project.serverless(['offline', '--stage', 'local'], { PORT: port });
  await service.printed(/\/docs\./);
  const event = newUpsert({ owner: 'local', id: v4() }, 1, { time: '2026-01-02T03:04:05.678Z', text: 'Buy 🥛' });
  writeFileSync(join(project.dir, 'events.ndjson'), `${JSON.stringify(event)}\nno JSON\n`);

  const { stdout, stderr } = await run('run-ingest.ts', ['events.ndjson']);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ records: 2, applied: 1, poison: 1 }]);
  expect(stderr.replace(/127\.0\.0\.1:\d+/, 'database')).toBe(
    [
      `Feeding the service at http://localhost:${port}, table todo-api-local-todos at http://database.`,
      '2 records: 1 applied, 0 late, 0 duplicates, 1 dead letters',
      'Done. 2 records: 1 applied, 0 late, 0 duplicates, 1 dead letters.',
      'Dead letters are in .local/dead-letters.ndjson; npm run redrive tries them again.\n',
    ].join('\n'),
  );
  const todos = await fetch(`http://localhost:${port}/todos`);
  expect(await todos.json()).toMatchObject([{ id: event.id, text: 'Buy 🥛' }]);

  const refused = await run('run-redrive.ts');
  expect(refused.stderr).toBe('Redriven. 1 records: 0 applied, 0 late, 0 duplicates, 1 dead letters.\n');
  mend(Buffer.from(JSON.stringify({ ...event, id: v4() })));
  const mended = await run('run-redrive.ts');
  expect(mended.stderr).toBe('Redriven. 1 records: 1 applied, 0 late, 0 duplicates, 0 dead letters.\n');
  expect(readFileSync(lettersFile(), 'utf8')).toBe('');
  expect(await (await fetch(`http://localhost:${port}/todos`)).json()).toHaveLength(2);
  service.process.kill('SIGINT');
  await service.exited;
});

test('feeds the first of two services, or the one it is told, and says at once when it was killed', async () => {
  const [first, second] = [await start(), await start()];
  await second.service.printed(/AWS_ENDPOINT_URL_DYNAMODB=\S+/);
  expect(second.service.output()).toContain(`feeds the service at ${first.url}, which started first.`);
  const [, endpoint = ''] = /AWS_ENDPOINT_URL_DYNAMODB=(\S+)/.exec(second.service.output()) ?? [];
  const event = newUpsert({ owner: 'local', id: v4() }, 1, { time: '2026-01-02T03:04:05.678Z' });
  writeFileSync(join(project.dir, 'one.ndjson'), JSON.stringify(event));

  const told = await run('run-ingest.ts', ['one.ndjson'], { AWS_ENDPOINT_URL_DYNAMODB: endpoint });
  expect(told.stderr).toContain(`Feeding table todo-api-local-todos at ${endpoint}.`);
  expect([await first.count(), await second.count()]).toEqual([0, 1]);

  second.service.process.kill('SIGINT');
  await second.service.exited;
  expect((await run('run-ingest.ts', ['one.ndjson'])).stderr).toContain(`Feeding the service at ${first.url}, `);
  expect(await first.count()).toBe(1);

  first.service.process.kill('SIGKILL');
  await first.service.exited;
  const { code, stdout, stderr } = await run('run-ingest.ts', ['one.ndjson']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  const remedy = `the service at ${first.url} has ended, so start it again in another terminal: npm start\n`;
  expect(stderr.replace(/127\.0\.0\.1:\d+/, 'database')).toBe(`No database answers at http://database: ${remedy}`);
});

async function start() {
  const PORT = await findFreePort();
  const service = project.serverless(['offline', '--stage', 'local'], { PORT });
  await service.printed(/\/docs\./);
  const url = `http://localhost:${PORT}`;
  const count = async () => ((await (await fetch(`${url}/todos`)).json()) as readonly unknown[]).length;
  return { service, url, count };
}

function lettersFile(): string {
  return join(project.dir, '.local', 'dead-letters.ndjson');
}

function mend(value: Buffer): void {
  const { body, ...message } = JSON.parse(readFileSync(lettersFile(), 'utf8'));
  const letter = JSON.stringify({ ...JSON.parse(body), value: value.toString('base64') });
  writeFileSync(lettersFile(), `${JSON.stringify({ ...message, body: letter })}\n`);
}

async function run(program: string, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
  const options = { cwd: project.dir, env: { PATH: process.env['PATH'], ...environment }, timeout: 30_000 };
  const file = join(project.dir, 'tools', 'local', program);
  const failed = (error: unknown) => error as { code: number; stdout: string; stderr: string };
  return promisify(execFile)(process.execPath, [file, ...args], options).then(
    (output) => ({ code: 0, ...output }),
    failed,
  );
}
