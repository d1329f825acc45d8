/** Variables that the extension reads from the function's environment. */
export interface ExtensionSettings {
  /** URL without `/v1/logs`. */
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string;
  /** Headers of each request, for example `key1=value1,key2=value2`; values are percent-encoded. */
  readonly OTEL_EXPORTER_OTLP_HEADERS?: string;
  /** Name of the service. Absent: the function's name. */
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

/** Reads and checks the settings. An empty variable counts as unset. @throws Error that lists every fault */
export function readExtensionSettings(environment: NodeJS.ProcessEnv): ExtensionSettings {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const missing = required.filter((name) => set[name] === undefined).map((name) => `${name} is required`);
  const malformed = Object.entries(patterns)
    .filter(([name, pattern]) => set[name] !== undefined && !pattern.test(set[name]))
    .map(([name, pattern]) => `${name} must match pattern "${pattern.source}"`);
  const faults = [...missing, ...malformed];
  if (faults.length === 0) return set as unknown as ExtensionSettings;
  throw new Error(`The environment is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

/** Reads host and port of Lambda's APIs for extensions. @throws Error outside Lambda */
export function readRuntimeApi({ AWS_LAMBDA_RUNTIME_API: runtimeApi }: NodeJS.ProcessEnv): string {
  if (runtimeApi) return runtimeApi;
  throw new Error('The environment is not valid:\n  AWS_LAMBDA_RUNTIME_API is required');
}
