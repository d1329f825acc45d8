import type { ValidateFunction } from 'ajv';
import { toFaults } from './faults.ts';
import {
  type DocsEnvironment,
  type DynamodbEnvironment,
  type Environment,
  type ExportEnvironment,
  type IngestEnvironment,
  docsEnvironment as isDocsEnvironment,
  dynamodbEnvironment as isDynamodbEnvironment,
  environment as isEnvironment,
  exportEnvironment as isExportEnvironment,
  ingestEnvironment as isIngestEnvironment,
  postgresEnvironment as isPostgresEnvironment,
  preTrafficEnvironment as isPreTrafficEnvironment,
  s3Environment as isS3Environment,
  serverEnvironment as isServerEnvironment,
  type PostgresEnvironment,
  type PreTrafficEnvironment,
  type S3Environment,
  type ServerEnvironment,
} from './generated/validators.js';
import { splitLists, type WithLists } from './lists.ts';

/** Settings of the function `api`, described in `schemas/environment.json`, with defaults. */
export type Config = WithLists<Environment & Required<Pick<Environment, 'AUTH'>>>;

/** Settings of the function `export`. */
export type ExportConfig = WithLists<ExportEnvironment>;

/** Reads the settings of the function `api`. @throws Error that lists every fault: a wrong deployment serves nothing */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  return readSettings(isEnvironment, environment) as Config;
}

/** Reads the settings of the function `preTraffic`. @throws Error that lists every fault */
export function readPreTrafficConfig(environment: NodeJS.ProcessEnv = process.env): PreTrafficEnvironment {
  return readSettings(isPreTrafficEnvironment, environment);
}

/** Reads the settings of the function `export`. @throws Error that lists every fault */
export function readExportConfig(environment: NodeJS.ProcessEnv = process.env): ExportConfig {
  return readSettings(isExportEnvironment, environment);
}

/** Settings of the plain server, with defaults. */
export type ServerConfig = WithLists<ServerEnvironment & Required<Pick<ServerEnvironment, 'AUTH' | 'PORT'>>>;

/** Reads the settings of the plain server. @throws Error that lists every fault */
export function readServerConfig(environment: NodeJS.ProcessEnv = process.env): ServerConfig {
  return readSettings(isServerEnvironment, environment) as ServerConfig;
}

/** Settings of the function `docs`. */
export type DocsConfig = WithLists<DocsEnvironment>;

/** Reads the settings of the function `docs`. @throws Error that lists every fault */
export function readDocsConfig(environment: NodeJS.ProcessEnv = process.env): DocsConfig {
  return readSettings(isDocsEnvironment, environment);
}

/** Reads the settings of the function `ingest`. @throws Error that lists every fault */
export function readIngestConfig(environment: NodeJS.ProcessEnv = process.env): IngestEnvironment {
  return readSettings(isIngestEnvironment, environment);
}

/** Reads the settings of the store in DynamoDB. @throws Error that lists every fault */
export function readTableConfig(environment: NodeJS.ProcessEnv = process.env): DynamodbEnvironment {
  return readSettings(isDynamodbEnvironment, environment);
}

/** Settings of the store in PostgreSQL, with defaults. */
export type PostgresConfig = PostgresEnvironment & Required<Pick<PostgresEnvironment, 'DATABASE_AUTH'>>;

/** Reads the settings of the store in PostgreSQL. @throws Error that lists every fault */
export function readPostgresConfig(environment: NodeJS.ProcessEnv = process.env): PostgresConfig {
  return readSettings(isPostgresEnvironment, environment) as PostgresConfig;
}

/** Reads the settings of the store in S3. @throws Error that lists every fault */
export function readBucketConfig(environment: NodeJS.ProcessEnv = process.env): S3Environment {
  return readSettings(isS3Environment, environment);
}

/** Trace of the current request. */
export interface Tracing {
  /** Tracing header: Root, Parent and Sampled. */
  readonly header: string | undefined;
  /** Address of the X-Ray daemon, for example 169.254.79.129:2000. */
  readonly daemonAddress: string | undefined;
}

/**
 * Returns the trace of a request: from its invocation or, on a runtime that runs one at a time, from the variable that
 * Lambda sets again for each.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function readTracing(header: string | undefined, environment: NodeJS.ProcessEnv = process.env): Tracing {
  return {
    header: header ?? environment['_X_AMZN_TRACE_ID'],
    daemonAddress: environment['AWS_XRAY_DAEMON_ADDRESS'],
  };
}

/**
 * Reads settings from an environment. An empty variable counts as unset; lists are split.
 * @param isValid validator of the environment, generated from a schema
 * @throws Error that lists every fault
 */
export function readSettings<Settings extends object>(
  isValid: ValidateFunction<Settings>,
  environment: Readonly<NodeJS.ProcessEnv>,
): WithLists<Settings> {
  const candidate: unknown = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  if (isValid(candidate)) return splitLists(candidate);
  const faults = toFaults(isValid.errors).map(({ pointer, detail }) => `  ${pointer.slice(1)} ${detail}`);
  throw new Error(`The environment is not valid:\n${faults.join('\n')}`);
}
