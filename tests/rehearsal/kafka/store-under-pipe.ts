import type { EntryStore, KeptEntry } from '../../../tools/copy/kept-entry.ts';
import { summarize } from '../../../tools/copy/kept-entry.ts';
import type { Variables } from '../../../tools/local/store-context.ts';
import { type StoreName, stores } from '../../../tools/local/stores.ts';
import { tableProperties } from '../../support/service-dir.ts';
import { byKey } from './many-events.ts';
import { startTcpProxy } from './tcp-proxy.ts';

/** Embedded store of `npm start`, empty, which a pipe reaches by a proxy. */
export interface StoreUnderPipe {
  readonly store: StoreName;
  /** Variables with which a function reaches it. */
  readonly variables: Variables;
  /** Ends all connections to it, and refuses others. */
  readonly cut: () => void;
  readonly mend: () => void;
  /** Reads the whole table. */
  readonly read: () => Promise<Table>;
  readonly close: () => Promise<void>;
}

export interface Table {
  /** Todos in order of owner and ID. */
  readonly todos: readonly unknown[];
  readonly tombstones: number;
  /** Of all that the store keeps, but for when tombstones expire, which depends on when they were made. */
  readonly hash: string;
}

const opens: Readonly<Record<StoreName, () => Promise<EntryStore>>> = {
  dynamodb: async () => (await import('../../../tools/copy/dynamodb-entries.ts')).openDynamoDbEntries(),
  postgres: async () => (await import('../../../tools/copy/postgres-entries.ts')).openPostgresEntries(),
  s3: async () => (await import('../../../tools/copy/s3-entries.ts')).openS3Entries(),
};

export async function openStoreUnderPipe(store: StoreName): Promise<StoreUnderPipe> {
  const { endpoint, provide } = stores[store];
  const table = { ...tableProperties, TableName: 'todos' };
  const { variables, close } = await provide({ settings: {}, region: 'eu-west-1', table });
  const url = new URL(variables[endpoint] ?? '');
  const proxy = await startTcpProxy(Number(url.port));
  return {
    store,
    variables: { ...variables, [endpoint]: Object.assign(url, { port: String(proxy.port) }).href },
    cut: proxy.cut,
    mend: proxy.mend,
    read: () => readTable(store, variables),
    close: async () => {
      proxy.close();
      await close?.();
    },
  };
}

async function readTable(store: StoreName, variables: Variables): Promise<Table> {
  Object.assign(process.env, variables);
  const { readPages, close } = await opens[store]();
  const kept: KeptEntry[] = [];
  for await (const { entries } of readPages()) {
    for (const { expiresAt: _, ...entry } of entries) kept.push(entry);
  }
  await close();
  const copied = {
    async *readPages() {
      yield { entries: kept, place: '' };
    },
  };
  const { tombstones, hash } = await summarize(copied, new Date());
  const todos = kept.flatMap(({ owner, todo }) => {
    if (todo === undefined) return [];
    const { id, text, done, createdAt, updatedAt } = todo;
    return [{ owner, id, text, done, createdAt, updatedAt }];
  });
  return { todos: todos.sort(byKey), tombstones, hash };
}
