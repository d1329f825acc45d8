import type { Documents } from '../../../src/stores/s3/documents.ts';
import { createEventRepository } from '../../../src/stores/s3/event-repository.ts';
import { createTodoRepository } from '../../../src/stores/s3/todo-repository.ts';
import { openHttpWire } from '../../histories/http-wire.ts';
import type { Instance, StoreUnderTest } from '../engines.ts';
import { toDump } from '../memory/engine.ts';
import { type Bucket, openBucket, openOtherBucket } from './bucket.ts';

/** Opens a bucket in an embedded S3. */
export async function openEmbeddedS3Engine(): Promise<StoreUnderTest> {
  return toEngine(await openBucket());
}

/** Opens a bucket in the S3 that TEST_S3_URL names. */
export async function openMotoEngine(): Promise<StoreUnderTest> {
  return toEngine(await openOtherBucket());
}

/** @returns the store over a bucket */
function toEngine({ endpoint, close, ...bucket }: Bucket): StoreUnderTest {
  // The clocks of the tests are behind, and no tombstone of theirs has expired.
  const open: Bucket['open'] = (options) => bucket.open({ now: () => new Date(0), ...options });
  const store = open();
  return {
    ...toInstance(store),
    dump: async (owner) => toDump(await store.read(owner)),
    connect: () => toInstance(open()),
    connectNoted: (note) => toInstance(open({ report: (kind, requests) => note(`${kind} ${requests}`) })),
    openWire: () =>
      openHttpWire({
        endpoint,
        connect: (atWire, attempt = 10_000) =>
          toInstance(
            open({ endpoint: atWire, timing: { attempt, call: 30_000, backoffMax: 1 }, wait: async () => undefined }),
          ),
        isWrite: ({ method }) => method === 'PUT',
        refusal: 412,
        failure: { status: 500, body: toError('InternalError') },
        throttle: { status: 503, body: toError('SlowDown') },
      }),
    close,
  };
}

function toInstance(store: Documents): Instance {
  return { todos: createTodoRepository(store), events: createEventRepository(store) };
}

function toError(code: string): string {
  return `<Error><Code>${code}</Code><Message>of the test</Message></Error>`;
}
