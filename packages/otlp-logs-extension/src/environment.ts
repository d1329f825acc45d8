/** The variables that the extension reads: the environment of the function beside it. */
export interface Environment {
  /** URL of the collector, which serves OTLP over HTTP; `/v1/logs` comes after it. */
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string;
  /** Headers of each request, such as `key1=value1,key2=value2`, with values percent-encoded. */
  readonly OTEL_EXPORTER_OTLP_HEADERS?: string;
  /** Name of the service, if it is not the function's. */
  readonly OTEL_SERVICE_NAME?: string;
  readonly SERVICE_VERSION?: string;
  readonly AWS_REGION: string;
}

const required = ['AWS_REGION', 'OTEL_EXPORTER_OTLP_ENDPOINT'];

/** @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
const patterns: Readonly<Record<string, RegExp>> = {
  OTEL_EXPORTER_OTLP_ENDPOINT: /^https?:\/\/[^\s?#]+$/,
  OTEL_EXPORTER_OTLP_HEADERS: /^[\w!#$%&'*+.^`|~-]+=[ -+\--~]*(,[\w!#$%&'*+.^`|~-]+=[ -+\--~]*)*$/,
};

/**
 * Reads and checks the environment. An empty variable counts as unset.
 * @throws Error that lists every fault
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const missing = required.filter((name) => set[name] === undefined).map((name) => `${name} is required`);
  const malformed = Object.entries(patterns)
    .filter(([name, pattern]) => set[name] !== undefined && !pattern.test(set[name]))
    .map(([name, pattern]) => `${name} must match pattern "${pattern.source}"`);
  const faults = [...missing, ...malformed];
  if (faults.length === 0) return set as unknown as Environment;
  throw new Error(`The environment is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

/**
 * @returns host and port of Lambda's APIs for runtimes and extensions
 * @throws Error outside Lambda
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export function readRuntimeApi({ AWS_LAMBDA_RUNTIME_API: runtimeApi }: NodeJS.ProcessEnv = process.env): string {
  if (runtimeApi) return runtimeApi;
  throw new Error('The environment is not valid:\n  AWS_LAMBDA_RUNTIME_API is required');
}
