import type { Documents } from '../../../src/stores/s3/documents.ts';
import { createEventRepository } from '../../../src/stores/s3/event-repository.ts';
import { createTodoRepository } from '../../../src/stores/s3/todo-repository.ts';
import type { Instance, StoreUnderTest } from '../engines.ts';
import { toDump } from '../memory/engine.ts';
import { type Bucket, openBucket } from './bucket.ts';

/** Opens a bucket in an embedded S3. */
export async function openEmbeddedS3Engine(): Promise<StoreUnderTest> {
  return toEngine(await openBucket());
}

/** @returns the store over a bucket */
export function toEngine({ open, close }: Bucket): StoreUnderTest {
  const store = open();
  return {
    ...toInstance(store),
    dump: async (owner) => toDump(await store.read(owner)),
    connect: () => toInstance(open()),
    connectNoted: (note) => toInstance(open({ report: (kind, requests) => note(`${kind} ${requests}`) })),
    close,
  };
}

function toInstance(store: Documents): Instance {
  return { todos: createTodoRepository(store), events: createEventRepository(store) };
}
