import type { Variables } from './store-context.ts';

/** Returns a region, and credentials for engines that accept any. */
export function toLocalCredentials(region: string): Variables {
  const keys = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_SESSION_TOKEN: '' };
  return { AWS_REGION: region, ...keys };
}

/**
 * Reads the credentials of this process, and falls back to those for engines that accept any. Unlike the SDK here,
 * functions read no profiles. They get a profile's credentials, as long as these are valid.
 */
export async function readCredentials(region: string): Promise<Variables> {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID } = process.env;
  if (AWS_PROFILE === undefined && AWS_ACCESS_KEY_ID === undefined) return toLocalCredentials(region);
  // Any client finds them.
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { accessKeyId, secretAccessKey, sessionToken = '' } = await new DynamoDBClient({ region }).config.credentials();
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
