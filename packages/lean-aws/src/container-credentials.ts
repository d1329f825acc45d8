import { readFileSync } from 'node:fs';
import { type Credentials, replaceCredentials } from './access.ts';

export interface ContainerContext {
  readonly environment?: NodeJS.ProcessEnv;
  /** Called with the error of each failed renewal. The credentials in use stay. */
  readonly onError: (error: unknown) => void;
  /** Runs a function after the given milliseconds. */
  readonly schedule?: (work: () => void, milliseconds: number) => void;
}

/** Milliseconds between a renewal and the expiry, after a failed one, and for a response of the endpoint. */
const [early, retry, timeout] = [5 * 60_000, 30_000, 5000];

/** Milliseconds after which credentials are renewed at the latest. A timer of more than 24 days would run at once. */
const latest = 24 * 3_600_000;

/**
 * Uses the credentials of the container's role, and renews them while the process lives: on ECS, Fargate, App Runner and
 * EKS with Pod Identity. Until the first are there, `readAccess` returns placeholders. It does nothing without the
 * endpoint's variables, or if the environment has credentials.
 * @throws Error if the first request fails, or would send the token in clear text to another host
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export async function keepContainerCredentials({
  environment = process.env,
  onError,
  schedule = (work, milliseconds) => void setTimeout(work, milliseconds).unref(),
}: ContainerContext): Promise<void> {
  const url = toUrl(environment);
  if (url === undefined || environment['AWS_ACCESS_KEY_ID']) return;
  requireKnownHost(url);
  Object.assign(environment, { AWS_ACCESS_KEY_ID: 'pending', AWS_SECRET_ACCESS_KEY: 'pending' });
  await renew();

  async function renew(): Promise<void> {
    const { expiration, ...credentials } = await fetchCredentials(String(url), environment);
    replaceCredentials(credentials, environment);
    schedule(renewLater, Math.min(latest, Math.max(retry, expiration - Date.now() - early)));
  }

  function renewLater(): void {
    renew().catch((error) => {
      onError(error);
      schedule(renewLater, retry);
    });
  }
}

function toUrl(environment: NodeJS.ProcessEnv): string | undefined {
  const path = environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  return path ? `http://169.254.170.2${path}` : environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'] || undefined;
}

/** Loopback, and the endpoints of ECS and EKS. The AWS SDKs allow the same without TLS. */
const plainHosts = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|169\.254\.170\.(2|23)|\[fd00:ec2::23\])$/;

function requireKnownHost(url: string): void {
  const { protocol, hostname } = URL.parse(url) ?? {};
  if (protocol === 'https:' || (protocol === 'http:' && plainHosts.test(hostname ?? ''))) return;
  throw new Error(
    `The URL of the role's credentials must have https, or http with a loopback address, 169.254.170.2, 169.254.170.23 or [fd00:ec2::23]: ${url}`,
  );
}

async function fetchCredentials(
  url: string,
  environment: NodeJS.ProcessEnv,
): Promise<Credentials & { readonly expiration: number }> {
  const authorization = readToken(environment);
  const headers = { ...(authorization && { authorization }) };
  const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(timeout) });
  if (response.status !== 200) throw new Error(`The endpoint of the role's credentials returns ${response.status}.`);
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = (await response.json()) as Readonly<
    Record<string, string | undefined>
  >;
  const expiration = Date.parse(Expiration ?? '');
  if (!AccessKeyId || !SecretAccessKey || Number.isNaN(expiration)) {
    throw new Error("The endpoint of the role's credentials returns none.");
  }
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token, expiration };
}

/** The file changes while the process lives. */
function readToken(environment: NodeJS.ProcessEnv): string | undefined {
  const file = environment['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  return file ? readFileSync(file, 'utf8').trim() : environment['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
}
