import { expect, test } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../tools/local/embedded-postgres.ts';
import { servePostgres } from '../../../tools/local/postgres-socket.ts';
import { useCleanUp, useResource } from '../../support/use-resource.ts';

const database = useResource(() => startEmbeddedPostgres());
const socket = useResource(() => servePostgres(database()));
const cleanUp = useCleanUp();

test('gives each of many concurrent clients its own rows, be they small or large', async () => {
  const clients = await Promise.all(Array.from({ length: 10 }, connect));
  const rows = clients.flatMap((client, index) =>
    [1, 2_000_000].map(async (times) => {
      const { rows } = await client.query('SELECT repeat($1::text, $2::int) AS text', [`${index}`, times]);
      return rows[0].text === `${index}`.repeat(times);
    }),
  );
  expect(new Set(await Promise.all(rows))).toEqual(new Set([true]));
});

test('reports an error of a statement, and goes on with the next', async () => {
  const client = await connect();
  await expect(client.query('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' });
  await expect(client.query('SELEC')).rejects.toMatchObject({ code: '42601' });
  expect((await client.query('SELECT $1::int AS one', [1])).rows).toEqual([{ one: 1 }]);
});

test('lets others wait for a transaction, and rolls it back when its client is lost', async () => {
  const [one, other] = [await connect(), await connect()];
  await one.query('BEGIN');
  await one.query('CREATE TABLE lost ()');
  const found = other.query("SELECT to_regclass('lost') AS name");
  one.connection.stream.destroy();
  expect((await found).rows).toEqual([{ name: null }]);
});

test('runs nothing of statements that a lost client has not finished', async () => {
  const [one, other] = [await connect(), await connect()];
  one.connection.parse({ name: '', text: 'CREATE TABLE half ()', types: [] });
  one.connection.stream.destroy();
  expect((await other.query("SELECT to_regclass('half') AS name")).rows).toEqual([{ name: null }]);
});

interface Connection {
  readonly stream: { destroy(): void };
  parse(statement: object): void;
}

async function connect(): Promise<pg.Client & { readonly connection: Connection }> {
  const client = new pg.Client(socket().url) as pg.Client & { readonly connection: Connection };
  client.on('error', () => undefined);
  await client.connect();
  cleanUp(() => client.connection.stream.destroy());
  return client;
}
