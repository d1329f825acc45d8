import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { toLocalCredentials } from '../../../../tools/local/aws-credentials.ts';
import { announceService, type LocalService } from '../../../../tools/local/ingestion/announce.ts';
import { useDatabase } from '../../../stores/dynamodb/database.ts';
import { createDump } from '../../../stores/dynamodb/dump.ts';
import { useBucket } from '../../../stores/s3/bucket.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { useServer } from '../../../support/use-server.ts';
import { newUpsert } from '../../../todos/events.ts';
import { runProgram } from '../run-program.ts';

const database = useDatabase();
const bucket = useBucket();
const dying = useServer((request) => request.destroy());
const folder = useFolder();

test('without a running service, it says what to do', async () => {
  expect(await run('run-ingest.ts', ['events.ndjson'])).toMatchObject({
    code: 1,
    stderr: 'No service is running. In another terminal, run: npm start\n',
  });
});

test('says at once that the service has been killed', async () => {
  await announceService(folder(), service('http://127.0.0.1:1'));
  expect(await run('run-ingest.ts', ['events.ndjson'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^No database answers at http:\/\/127.0.0.1:1\/: .* npm start\n$/),
  });
});

test('beside a service that is ending, it names the service, not a variable that nobody has set', async () => {
  await announceService(folder(), service(dying().endpoint));
  const culprit = 'The store of the service at http://localhost:3000 \\(start that again if it has ended\\)';
  expect(await run('run-ingest.ts', ['events.ndjson'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(new RegExp(`^${culprit} cannot be used: `)),
  });
});

test('makes the folder of a missing file, and says what the file is for', async () => {
  await announceService(folder(), service());
  const file = join('events', 'today.ndjson');
  const missing = `${file} is missing. Write events into it, one a line (docs/ingestion.md), and run this again.\n`;
  expect(await run('run-ingest.ts', [file])).toMatchObject({ code: 1, stdout: '', stderr: missing });
  writeFileSync(join(folder(), file), '');
  expect(await run('run-ingest.ts', [file])).toMatchObject({ code: 0 });
});

test('feeds a file to the function on the todos of the service, and redrives what has been mended', async () => {
  const { endpoint, tableName } = database();
  await announceService(folder(), service());
  const event = newUpsert({ owner: 'alice', id: v4() }, 1, { time: '2026-01-02T03:04:05.678Z', text: 'Buy 🥛' });
  writeFileSync(join(folder(), 'events.ndjson'), `${JSON.stringify(event)}\nno JSON\n`);
  const { stdout, stderr } = await run('run-ingest.ts', ['events.ndjson']);
  expect(JSON.parse(stdout)).toMatchObject({ message: 'batch', records: 2, applied: 1, poison: 1 });
  expect(stderr).toContain(`Feeding the service at http://localhost:3000, table ${tableName} at ${endpoint}/.`);
  expect(stderr).toContain('Done. 2 records: 1 applied, 0 late, 0 duplicates, 1 dead letter.');
  expect(await dump('alice')).toMatchObject([{ id: event.id, text: 'Buy 🥛' }]);

  const redriving = `Redriving to the service at http://localhost:3000, table ${tableName} at ${endpoint}/.\n`;
  const refused = await run('run-redrive.ts');
  expect(refused.stderr).toBe(`${redriving}Redriven. 1 record: 0 applied, 0 late, 0 duplicates, 1 dead letter.\n`);
  mend(Buffer.from(JSON.stringify({ ...event, id: v4() })));
  const mended = await run('run-redrive.ts');
  expect(mended.stderr).toBe(`${redriving}Redriven. 1 record: 1 applied, 0 late, 0 duplicates, 0 dead letters.\n`);
  expect(readFileSync(lettersFile(), 'utf8')).toBe('');
  expect(await dump('alice')).toHaveLength(2);
});

test('feeds the database that it is told, rather than that of the service', async () => {
  const { endpoint, tableName } = database();
  await announceService(folder(), service('http://127.0.0.1:1'));
  const event = newUpsert({ owner: 'bob', id: v4() }, 1, { time: '2026-01-02T03:04:05.678Z' });
  writeFileSync(join(folder(), 'one.ndjson'), JSON.stringify(event));
  const told = { AWS_ENDPOINT_URL_DYNAMODB: endpoint, TABLE_NAME: tableName };
  const { stderr } = await run('run-ingest.ts', ['one.ndjson'], told);
  expect(stderr).toContain(`Feeding table ${tableName} at ${endpoint}/.`);
  expect(await dump('bob')).toHaveLength(1);
});

test('feeds the store whose engine it is told', async () => {
  const { endpoint, settings } = bucket();
  const event = newUpsert({ owner: 'bob', id: v4() }, 1, { time: '2026-01-02T03:04:05.678Z' });
  writeFileSync(join(folder(), 'one.ndjson'), JSON.stringify(event));
  const { stderr } = await run('run-ingest.ts', ['one.ndjson'], settings);
  expect(stderr).toContain(`Feeding bucket ${settings.BUCKET_NAME} at ${endpoint}/.`);
  expect(stderr).toContain('Done. 1 record: 1 applied');
});

function service(endpoint = database().endpoint): LocalService {
  const engine = { AWS_ENDPOINT_URL_DYNAMODB: endpoint, TABLE_NAME: database().tableName };
  const variables = { ...toLocalCredentials('eu-west-1'), ...engine };
  return { pid: process.pid, url: 'http://localhost:3000', store: 'dynamodb', variables };
}

function dump(owner: string) {
  const { client, tableName } = database();
  return createDump(client, tableName)(owner);
}

function lettersFile(): string {
  return join(folder(), '.local', 'dead-letters.ndjson');
}

function mend(value: Buffer): void {
  const { body, ...message } = JSON.parse(readFileSync(lettersFile(), 'utf8'));
  const letter = JSON.stringify({ ...JSON.parse(body), value: value.toString('base64') });
  writeFileSync(lettersFile(), `${JSON.stringify({ ...message, body: letter })}\n`);
}

function run(program: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  return runProgram(program, args, { cwd: folder(), env });
}
