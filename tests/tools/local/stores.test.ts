import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { v4 } from 'uuid';
import { readAccess } from '#lean-aws/access.ts';
import { createObjects } from '#lean-aws/objects.ts';
import { migrations } from '../../../src/generated/migrations.js';
import { openStore } from '../../../src/stores/postgres/open-store.ts';
import { createTodoRepository as createPostgresRepository } from '../../../src/stores/postgres/todo-repository.ts';
import { createDocuments } from '../../../src/stores/s3/documents.ts';
import { createTodoRepository as createS3Repository } from '../../../src/stores/s3/todo-repository.ts';
import type { TodoRepository } from '../../../src/todos/repository.ts';
import type { StoreSettings, Variables } from '../../../tools/local/store-context.ts';
import { locate, type StoreName, stores } from '../../../tools/local/stores.ts';
import { tableProperties } from '../../support/service-dir.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useCleanUp } from '../../support/use-resource.ts';
import { useServer } from '../../support/use-server.ts';
import { newTodo } from '../../todos/new-todo.ts';

type FileStore = 'postgres' | 's3';

const owner = 'local';
const timing = { attempt: 2000, call: 4000, backoffMax: 50 };
const folder = useFolder();
const cleanUp = useCleanUp();

describe.each<[FileStore, (variables: Variables) => TodoRepository]>([
  ['postgres', openPostgres],
  ['s3', openS3],
])('the embedded engine of %s, in a process that is killed while clients write', (store, openTodos) => {
  test('has the folder for itself, and loses nothing that it acknowledged', async () => {
    const holder = spawn(process.execPath, [join(import.meta.dirname, 'hold-store.ts'), store, folder()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    cleanUp(() => holder.kill('SIGKILL'));
    const [line] = await once(holder.stdout, 'data');
    const todos = openTodos(JSON.parse(String(line)));
    await expect(provide(store, { LOCAL_DATA_DIR: folder() })).rejects.toThrow(
      `LOCAL_DATA_DIR cannot be used: another process uses ${join(folder(), store)}`,
    );
    const kept: string[] = [];
    const write = async () => {
      for (let count = 0; count < 25; count += 1) kept.push(await put(todos));
    };
    const writers = Array.from({ length: 4 }, () => write().catch(() => undefined));
    await Promise.race(writers);
    holder.kill('SIGKILL');
    await Promise.all([once(holder, 'exit'), ...writers]);
    const again = openTodos((await provide(store, { LOCAL_DATA_DIR: folder() })).variables);
    const listed = await again.list(owner, { order: 'asc', limit: 1000 });
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(kept));
  });
});

test('an embedded PostgreSQL starts anew in a folder that a killed process had not filled', async () => {
  const dataDir = join(folder(), 'postgres', 'data');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'PG_VERSION'), '18\n');
  const { variables } = await provide('postgres', { LOCAL_DATA_DIR: folder() });
  expect(await openPostgres(variables).list(owner, { order: 'asc', limit: 1 })).toEqual([]);
});

test('an embedded PostgreSQL refuses the data of another version, and says where they are', async () => {
  const dataDir = join(folder(), 'postgres', 'data');
  const { close } = await stores.postgres.provide(toContext({ LOCAL_DATA_DIR: folder() }));
  await close?.();
  writeFileSync(join(dataDir, 'PG_VERSION'), '17\n');
  await expect(provide('postgres', { LOCAL_DATA_DIR: folder() })).rejects.toThrow(
    `LOCAL_DATA_DIR cannot be used: PostgreSQL 17 in ${dataDir} is damaged, or of another version than PGlite.`,
  );
});

test('postgres migrates the server of DATABASE_URL, and says so', async () => {
  const { DATABASE_URL = '' } = (await provide('postgres', {})).variables;
  const client = new pg.Client(DATABASE_URL);
  await client.connect();
  await client.query('DROP TABLE migrations, todos');
  await client.end();
  const names = migrations.map(({ name }) => name).join(', ');
  expect(await provide('postgres', { DATABASE_URL })).toMatchObject({ notice: `DATABASE_URL was migrated: ${names}.` });
  expect(await provide('postgres', { DATABASE_URL })).toMatchObject({ notice: 'DATABASE_URL has all migrations.' });
});

test.each<[keyof typeof stores, StoreSettings, RegExp]>([
  [
    'dynamodb',
    { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
    /^AWS_ENDPOINT_URL_DYNAMODB cannot be used: .*connect ECONNREFUSED 127\.0\.0\.1:1$/,
  ],
  [
    'postgres',
    { DATABASE_URL: 'postgres://todo:secret@127.0.0.1:1/todos' },
    /^DATABASE_URL cannot be used: connect ECONNREFUSED 127\.0\.0\.1:1$/,
  ],
  [
    's3',
    { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1', BUCKET_NAME: 'todos' },
    /^BUCKET_NAME todos at http:\/\/127\.0\.0\.1:1 cannot be used: connect ECONNREFUSED 127\.0\.0\.1:1$/,
  ],
])('%s says in a sentence that %j does not answer', async (store, settings, message) => {
  await expect(provide(store, settings)).rejects.toThrow(message);
});

const bucketless = useServer((_request, response) => {
  const error = '<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>';
  response.writeHead(404).end(error);
});

test('s3 says in a sentence that its bucket does not exist', async () => {
  const { endpoint } = bucketless();
  await expect(provide('s3', { AWS_ENDPOINT_URL_S3: endpoint, BUCKET_NAME: 'todos' })).rejects.toThrow(
    `BUCKET_NAME todos at ${endpoint} cannot be used: The specified bucket does not exist`,
  );
});

test.each<FileStore>(['postgres', 's3'])('%s says in a sentence that LOCAL_DATA_DIR is a file', async (store) => {
  writeFileSync(join(folder(), 'file'), '');
  await expect(provide(store, { LOCAL_DATA_DIR: join(folder(), 'file') })).rejects.toThrow(
    /^LOCAL_DATA_DIR cannot be used: E(EXIST|NOTDIR): /,
  );
});

test.each<[StoreName, StoreSettings, string]>([
  ['dynamodb', {}, 'DynamoDB (embedded, in memory)'],
  ['postgres', { LOCAL_DATA_DIR: '.data' }, 'PostgreSQL (embedded, in .data/postgres)'],
  ['postgres', { DATABASE_URL: 'postgres://todo:secret@localhost:5432/todos' }, 'PostgreSQL (at localhost:5432/todos)'],
  ['dynamodb', { AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000' }, 'DynamoDB (at localhost:8000)'],
  ['s3', { AWS_ENDPOINT_URL_S3: 'http://localhost:9000/' }, 'S3 (at localhost:9000)'],
])('npm start says that %s with %j is %s', (store, settings, place) => {
  expect(locate(store, settings)).toBe(place);
});

function toContext(settings: StoreSettings) {
  return { settings, region: 'eu-west-1', table: tableProperties };
}

async function provide(store: keyof typeof stores, settings: StoreSettings) {
  const provided = await stores[store].provide(toContext(settings));
  cleanUp(() => provided.close?.());
  return provided;
}

function openPostgres({ DATABASE_URL = '' }: Variables): TodoRepository {
  const store = openStore({ timing }, { DATABASE_URL, DATABASE_AUTH: 'password' });
  cleanUp(store.close);
  return createPostgresRepository(store);
}

function openS3(variables: Variables): TodoRepository {
  const objects = createObjects({
    bucket: variables['BUCKET_NAME'] ?? '',
    access: readAccess('s3', variables),
    timing,
  });
  return createS3Repository(createDocuments({ objects, report: () => undefined }));
}

async function put(todos: TodoRepository): Promise<string> {
  const todo = newTodo({ id: v4() });
  await todos.put(owner, todo, {});
  return todo.id;
}
