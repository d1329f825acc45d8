import { randomUUID } from 'node:crypto';
import type { Access } from '#lean-aws/access.ts';
import type { Timing } from '#lean-aws/attempts.ts';
import { createObjects, type Objects } from '#lean-aws/objects.ts';
import { createDocuments, type Documents, type DocumentsContext } from '../../../src/stores/s3/documents.ts';
import { startEmbeddedS3 } from '../../../tools/local/embedded-s3.ts';
import { useResource } from '../../support/use-resource.ts';
import { createBucket } from './moto.ts';

export interface Bucket {
  readonly endpoint: string;
  /** Variables that make a function use the bucket. */
  readonly settings: { readonly BUCKET_NAME: string; readonly AWS_ENDPOINT_URL_S3: string };
  /** The calls of the service. */
  readonly objects: Objects;
  /** Opens an instance of the store, with connections of its own. */
  readonly open: (options?: Options) => Documents;
  readonly close: () => Promise<void>;
}

interface Options extends Partial<DocumentsContext> {
  readonly endpoint?: string;
  readonly timing?: Timing;
}

/** @returns a function that returns a bucket, one for all tests of a block */
export function useBucket(): () => Bucket {
  return useResource(() => openBucket());
}

/** @returns a bucket in an embedded S3 */
export async function openBucket(dataDir?: string): Promise<Bucket> {
  const { endpoint, close } = await startEmbeddedS3(dataDir);
  return toBucket(endpoint, newName(), close);
}

/** @returns a new bucket in the S3 that TEST_S3_URL names */
export async function openOtherBucket(): Promise<Bucket> {
  const url = String(process.env['TEST_S3_URL']);
  const name = newName();
  await createBucket(url, name);
  return toBucket(url, name, async () => undefined);
}

function newName(): string {
  return `todos-${randomUUID()}`;
}

/** @returns a bucket that exists */
function toBucket(endpoint: string, bucket: string, close: () => Promise<void>): Bucket {
  return {
    endpoint,
    settings: { BUCKET_NAME: bucket, AWS_ENDPOINT_URL_S3: endpoint },
    objects: createBucketCalls(endpoint, bucket, patient),
    open({ endpoint: other = endpoint, timing = patient, ...context } = {}) {
      const objects = createBucketCalls(other, bucket, timing);
      return createDocuments({ objects, report: () => undefined, ...context });
    },
    close,
  };
}

function createBucketCalls(endpoint: string, bucket: string, timing: Timing): Objects {
  const access: Access = { endpoint, region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'local' };
  return createObjects({ bucket, access, timing });
}

/** The engine may share a processor with the tests. On a busy machine, a call may take seconds. */
const patient: Timing = { attempt: 10_000, call: 30_000, backoffMax: 50 };
