import { readAccess } from '#lean-aws/access.ts';
import { createObjects } from '#lean-aws/objects.ts';
import { readCredentials, toLocalCredentials } from './aws-credentials.ts';
import { startEmbeddedS3 } from './embedded-s3.ts';
import { lockFolder } from './lock-folder.ts';
import { blame, type LocalStore, type LocalStoreContext, toDataDir, type Variables } from './store-context.ts';

/** Provides a bucket in an embedded S3, or in the one that AWS_ENDPOINT_URL_S3 names, where it must exist. */
export async function provideS3({ settings, region }: LocalStoreContext): Promise<LocalStore> {
  const { AWS_ENDPOINT_URL_S3, BUCKET_NAME = 'todo-api-local-todos' } = settings;
  if (AWS_ENDPOINT_URL_S3 !== undefined) {
    const variables = { ...(await readCredentials(region)), AWS_ENDPOINT_URL_S3, BUCKET_NAME };
    await blame(`BUCKET_NAME ${BUCKET_NAME} at ${AWS_ENDPOINT_URL_S3}`, requireBucket(BUCKET_NAME, variables));
    return { variables };
  }
  const dataDir = toDataDir(settings, 's3');
  const unlock = dataDir === undefined ? undefined : lockFolder(dataDir);
  const { endpoint, close } = await startEmbeddedS3(dataDir);
  return {
    variables: { ...toLocalCredentials(region), AWS_ENDPOINT_URL_S3: endpoint, BUCKET_NAME },
    async close() {
      await close();
      unlock?.();
    },
  };
}

/** @throws Error of S3 if the bucket does not exist */
async function requireBucket(bucket: string, variables: Variables): Promise<void> {
  const timing = { attempt: 5000, call: 5000, backoffMax: 500 };
  await createObjects({ bucket, access: readAccess('s3', variables), timing })
    .listKeys('', 1)
    .next();
}
