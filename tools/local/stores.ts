import type { ReportCapacity } from '#lean-aws/document-client.ts';
import type { LocalEnvironment } from '../../src/generated/validators.js';
import type { EventRepository } from '../../src/todos/events.ts';
import {
  type LocalStore,
  type LocalStoreContext,
  type StoreSettings,
  toDataDir,
  type Variables,
} from './store-context.ts';

export type StoreName = NonNullable<LocalEnvironment['STORE']>;

interface Store {
  readonly title: string;
  /** Variable that holds the URL of its engine. */
  readonly endpoint: 'AWS_ENDPOINT_URL_DYNAMODB' | 'AWS_ENDPOINT_URL_S3' | 'DATABASE_URL';
  /** Names the part of the engine that holds the todos. */
  readonly describe: (variables: Variables) => string;
  /** Starts or reaches its engine. */
  readonly provide: (context: LocalStoreContext) => Promise<LocalStore>;
  /** Opens the repository of events that the variables of this process name. */
  readonly openEvents: (context: {
    readonly report: ReportCapacity;
    readonly timeLeft: () => number;
  }) => Promise<EventRepository>;
}

/** The stores of src/stores on this machine. Only the modules of the chosen one are loaded. */
export const stores: Readonly<Record<StoreName, Store>> = {
  dynamodb: {
    title: 'DynamoDB',
    endpoint: 'AWS_ENDPOINT_URL_DYNAMODB',
    describe: ({ TABLE_NAME }) => `table ${TABLE_NAME}`,
    provide: async (context) => (await import('./local-dynamodb.ts')).provideDynamoDb(context),
    async openEvents(context) {
      const { openStore } = await import('../../src/stores/dynamodb/open-store.ts');
      const { createEventRepository } = await import('../../src/stores/dynamodb/event-repository.ts');
      return createEventRepository(openStore(context));
    },
  },
  postgres: {
    title: 'PostgreSQL',
    endpoint: 'DATABASE_URL',
    describe: () => 'PostgreSQL',
    provide: async (context) => (await import('./local-postgres.ts')).providePostgres(context),
    async openEvents(context) {
      const { openStore } = await import('../../src/stores/postgres/open-store.ts');
      const { createEventRepository } = await import('../../src/stores/postgres/event-repository.ts');
      return createEventRepository(openStore(context));
    },
  },
  s3: {
    title: 'S3',
    endpoint: 'AWS_ENDPOINT_URL_S3',
    describe: ({ BUCKET_NAME }) => `bucket ${BUCKET_NAME}`,
    provide: async (context) => (await import('./local-s3.ts')).provideS3(context),
    async openEvents(context) {
      const { openStore } = await import('../../src/stores/s3/open-store.ts');
      const { createEventRepository } = await import('../../src/stores/s3/event-repository.ts');
      return createEventRepository(openStore(context));
    },
  },
};

/** Returns the title of a store, and where `npm start` keeps its todos. It is printed, so it has no password. */
export function locate(store: StoreName, settings: StoreSettings): string {
  const { title, endpoint } = stores[store];
  const url = settings[endpoint];
  if (url === undefined) return `${title} (embedded, in ${toDataDir(settings, store) ?? 'memory'})`;
  const { host, pathname } = new URL(url);
  return `${title} (at ${host}${pathname.replace(/\/$/, '')})`;
}

/** Returns whether a text names a store. */
export function isStoreName(text: string): text is StoreName {
  return Object.hasOwn(stores, text);
}
