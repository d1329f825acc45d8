import type { ValidateFunction } from 'ajv';
import { toFaults } from './faults.ts';
import {
  type Deployment,
  type Environment,
  type ExportEnvironment,
  type IngestEnvironment,
  deployment as isDeployment,
  environment as isEnvironment,
  exportEnvironment as isExportEnvironment,
  ingestEnvironment as isIngestEnvironment,
  preTrafficEnvironment as isPreTrafficEnvironment,
  type PreTrafficEnvironment,
} from './generated/validators.js';

/** The environment of a function, with defaults filled in; `schemas/environment.json` says what each variable means. */
export type Config = Environment & Required<Pick<Environment, 'AUTH' | 'PORT' | 'EXPORT_PORT'>>;

/**
 * Reads and checks the environment; a variable that is empty counts as absent.
 * @throws Error that lists every fault, so that a wrong deployment never takes a request
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  return read(isEnvironment, environment) as Config;
}

/** Reads and checks what `schemas/deployment.json` describes. @throws Error that lists every fault */
export function readDeployment(environment: NodeJS.ProcessEnv = process.env): Deployment {
  return read(isDeployment, environment);
}

/** Reads and checks the environment of the function `preTraffic`. @throws Error that lists every fault */
export function readPreTrafficConfig(environment: NodeJS.ProcessEnv = process.env): PreTrafficEnvironment {
  return read(isPreTrafficEnvironment, environment);
}

/** Reads and checks the environment of the function `export`. @throws Error that lists every fault */
export function readExportConfig(environment: NodeJS.ProcessEnv = process.env): ExportEnvironment {
  return read(isExportEnvironment, environment);
}

/** Reads and checks the environment of the function `ingest`. @throws Error that lists every fault */
export function readIngestConfig(environment: NodeJS.ProcessEnv = process.env): IngestEnvironment {
  return read(isIngestEnvironment, environment);
}

/** Where DynamoDB is, and as whom to call it. */
export interface DatabaseAccess {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/**
 * Reads what Lambda itself sets: it gives a process credentials for all of its life. AWS_ENDPOINT_URL_DYNAMODB, where
 * set, stands for the endpoint of the region.
 * @throws Error that names what is missing
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function readDatabaseAccess(environment: NodeJS.ProcessEnv = process.env): DatabaseAccess {
  const region = requireValue(environment, 'AWS_REGION');
  return {
    endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] || toEndpoint(region),
    region,
    accessKeyId: requireValue(environment, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: requireValue(environment, 'AWS_SECRET_ACCESS_KEY'),
    sessionToken: environment['AWS_SESSION_TOKEN'] || undefined,
  };
}

/** @see https://docs.aws.amazon.com/general/latest/gr/ddb.html */
function toEndpoint(region: string): string {
  return `https://dynamodb.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

function requireValue(environment: Readonly<NodeJS.ProcessEnv>, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`The environment is not valid:\n  ${name} is required`);
  return value;
}

/** What Lambda says about the trace of the current request. */
export interface Tracing {
  /** The tracing header: Root, Parent and Sampled. */
  readonly header: string | undefined;
  /** Where the X-Ray daemon listens, as in 169.254.79.129:2000. */
  readonly daemonAddress: string | undefined;
}

/**
 * Reads what Lambda itself sets, and sets anew for each request.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function readTracing(environment: NodeJS.ProcessEnv = process.env): Tracing {
  return { header: environment['_X_AMZN_TRACE_ID'], daemonAddress: environment['AWS_XRAY_DAEMON_ADDRESS'] };
}

function read<Values>(isValid: ValidateFunction<Values>, environment: Readonly<NodeJS.ProcessEnv>): Values {
  const candidate: unknown = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  if (isValid(candidate)) return candidate;
  const faults = toFaults(isValid.errors).map(({ pointer, detail }) => `  ${pointer.slice(1)} ${detail}`);
  throw new Error(`The environment is not valid:\n${faults.join('\n')}`);
}
