import { join } from 'node:path';
import type { LocalEnvironment } from '../../src/generated/validators.js';
import type { TableProperties } from '../serverless/serverless.ts';

/** Variables of functions. */
export type Variables = Readonly<Record<string, string>>;

/** Store that functions on this machine use. */
export interface LocalStore {
  /** Variables with which functions reach it. */
  readonly variables: Variables;
  /** What the developer should know, in a sentence. */
  readonly notice?: string | undefined;
  /** Ends an embedded engine. */
  readonly close?: () => Promise<void>;
}

export interface LocalStoreContext {
  readonly settings: StoreSettings;
  readonly region: string;
  /** Table of a stage on DynamoDB. */
  readonly table: TableProperties | undefined;
}

/** Settings that name another engine than the embedded one, or the folder for its data. */
export type StoreSettings = Pick<
  LocalEnvironment,
  | 'LOCAL_DATA_DIR'
  | 'AWS_ENDPOINT_URL_DYNAMODB'
  | 'AWS_ENDPOINT_URL_S3'
  | 'BUCKET_NAME'
  | 'DATABASE_URL'
  | 'DATABASE_PASSWORD'
  | 'DATABASE_AUTH'
>;

/** Returns the folder for the data of an embedded engine. Without one, data lives in memory. */
export function toDataDir({ LOCAL_DATA_DIR }: StoreSettings, store: string): string | undefined {
  return LOCAL_DATA_DIR === undefined ? undefined : join(LOCAL_DATA_DIR, store);
}

/** Awaits what a setting makes possible. @throws Error that names the setting and the deepest cause */
export async function blame<Value>(setting: string, attempt: Promise<Value>): Promise<Value> {
  try {
    return await attempt;
  } catch (error) {
    throw new Error(`${setting} cannot be used: ${toReason(error)}`);
  }
}

/** Returns the message of the deepest cause of an error. */
export function toReason(error: unknown): string {
  const { cause, message, code } = Object(error) as Partial<NodeJS.ErrnoException>;
  if (cause !== undefined) return toReason(cause);
  // pg's own sentence, which does not name a setting.
  if (message?.includes('client password must be')) return 'it needs a password: set DATABASE_PASSWORD';
  // An error of several addresses has a code and no message.
  return message || code || String(error);
}
