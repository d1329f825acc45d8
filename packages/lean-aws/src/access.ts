export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Absent for permanent credentials. */
  readonly sessionToken?: string | undefined;
}

/** Region and credentials of the caller. On Lambda neither changes; in a container `replaceCredentials` changes them. */
export interface Caller extends Credentials {
  readonly region: string;
}

/** A service's endpoint, and the caller. */
export interface Access extends Caller {
  readonly endpoint: string;
}

/**
 * Reads the variables that Lambda sets. `AWS_ENDPOINT_URL_<SERVICE>`, or else `AWS_ENDPOINT_URL`,
 * overrides the region's endpoint.
 * @param service name in endpoints, for example `dynamodb`
 * @throws Error that names a missing or malformed variable
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function readAccess(service: string, environment: NodeJS.ProcessEnv = process.env): Access {
  const region = requireValue(environment, 'AWS_REGION');
  const access = {
    endpoint:
      readEndpoint(environment, `AWS_ENDPOINT_URL_${service.toUpperCase()}`) ??
      readEndpoint(environment, 'AWS_ENDPOINT_URL') ??
      `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
    region,
    accessKeyId: requireValue(environment, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: requireValue(environment, 'AWS_SECRET_ACCESS_KEY'),
    sessionToken: environment['AWS_SESSION_TOKEN'] || undefined,
  };
  accesses.set(environment, [...(accesses.get(environment) ?? []), access]);
  return access;
}

/** Access that was read, by environment. */
const accesses = new WeakMap<NodeJS.ProcessEnv, readonly Access[]>();

/** Changes an environment's credentials, also in every access that was read from it. */
export function replaceCredentials(credentials: Credentials, environment: NodeJS.ProcessEnv = process.env): void {
  const { accessKeyId, secretAccessKey, sessionToken = '' } = credentials;
  Object.assign(environment, {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  });
  for (const access of accesses.get(environment) ?? []) Object.assign(access, credentials);
}

/** Requests go to the path `/`, which their signature contains. */
function readEndpoint(environment: Readonly<NodeJS.ProcessEnv>, name: string): string | undefined {
  const value = environment[name];
  if (!value) return undefined;
  if (/^https?:\/\/[^/?#@]+\/?$/.test(value) && URL.canParse(value)) return value;
  throw new Error(`The environment is not valid:\n  ${name} must be http:// or https:// and a host, without a path`);
}

function requireValue(environment: Readonly<NodeJS.ProcessEnv>, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`The environment is not valid:\n  ${name} is required`);
  return value;
}
