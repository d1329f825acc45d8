import { createEventRepository } from '../../../src/stores/postgres/event-repository.ts';
import type { PostgresStore } from '../../../src/stores/postgres/query.ts';
import { sql } from '../../../src/stores/postgres/sql.ts';
import { createTodoRepository } from '../../../src/stores/postgres/todo-repository.ts';
import { startEmbeddedPostgres, toQuery } from '../../../tools/local/embedded-postgres.ts';
import { openPostgresWire } from '../../histories/postgres-wire.ts';
import type { Instance, StoreUnderTest } from '../engines.ts';
import { createBackends } from './backends.ts';
import { openDatabase, openTestStore } from './database.ts';

type Queried = Pick<PostgresStore, 'query'>;

/** Opens an embedded PostgreSQL. Its one connection serves all instances. */
export async function openEmbeddedPostgresEngine(): Promise<StoreUnderTest> {
  const database = await startEmbeddedPostgres();
  const store = { query: toQuery(database) };
  const instance = toInstance(store);
  // The engine writes the next response to the same memory.
  const run = async (request: Buffer) =>
    Buffer.from(await database.runExclusive(() => database.execProtocolRaw(request)));
  return {
    ...instance,
    dump: createDump(store),
    connect: () => instance,
    openWire: () => openPostgresWire({ connect, run }),
    close: () => database.close(),
  };
}

/** Opens a database of its own on a real PostgreSQL. */
export async function openRealPostgresEngine(): Promise<StoreUnderTest> {
  const { url, close } = await openDatabase();
  const stores: PostgresStore[] = [];
  const open = () => {
    const store = openTestStore(url);
    stores.push(store);
    return store;
  };
  const store = open();
  const backends = createBackends(url);
  return {
    ...toInstance(store),
    dump: createDump(store),
    connect: () => toInstance(open()),
    openWire: () => openPostgresWire({ connect, run: backends.run }),
    async close() {
      await backends.close();
      await Promise.all(stores.map(({ close }) => close()));
      await close();
    },
  };
}

function connect(DATABASE_URL: string, attempt = 10_000): Instance {
  return toInstance(openTestStore(DATABASE_URL, { attempt, call: 30_000, backoffMax: 1 }));
}

function toInstance(store: Queried): Instance {
  return { todos: createTodoRepository(store), events: createEventRepository(store) };
}

/** @returns a function that returns all that the table keeps of an owner, by the names of a todo's members */
function createDump({ query }: Queried): StoreUnderTest['dump'] {
  return async (owner) => {
    const { rows } = await query(sql`SELECT * FROM todos WHERE owner = ${owner} ORDER BY id`);
    return rows.map(({ content, ...row }) => {
      const values = { ...row, ...(JSON.parse(String(content)) as object | null) };
      return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    });
  };
}
