import { readAccess } from '#lean-aws/access.ts';
import type { Timing } from '#lean-aws/attempts.ts';
import { createObjects } from '#lean-aws/objects.ts';
import { readBucketConfig } from '../../config.ts';
import { createDocuments, type Documents } from './documents.ts';

interface StoreContext {
  /** Called with each read or write request. S3 bills requests. */
  readonly report: (kind: 'read' | 'write', requests: number) => void;
  /** Returns the milliseconds left for S3 in the current invocation. */
  readonly timeLeft: () => number;
}

/** Opens the bucket that BUCKET_NAME names. @throws Error that lists every fault of the settings */
export function openStore({ report, timeLeft }: StoreContext): Documents {
  const { BUCKET_NAME: bucket } = readBucketConfig();
  const objects = createObjects({ bucket, access: readAccess('s3'), timing, timeLeft });
  return createDocuments({ objects, report });
}

/**
 * S3 responds in 0.1 to 0.2 s, and transfers the largest document in less than another.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
 */
const timing: Timing = { attempt: 2000, call: 4000, backoffMax: 500 };

/** Concurrent operations of a batch: all, because one request stores all that wait together. */
export const operationsAtOnce = 100;
