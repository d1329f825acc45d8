import { appendFileSync } from 'node:fs';
import { fromWebToken } from '@aws-sdk/credential-provider-web-identity';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Exchanges the token that GitHub gives to a job for a session of AWS_ROLE_ARN, and gives its keys to the later steps. They are
 * exchanged here because the token lasts five minutes, which is shorter than a release, and the session an hour.
 * See https://docs.github.com/en/actions/reference/openid-connect-reference
 * @param print receives the commands that hide the keys in the job's log
 * @throws Error without a role, outside of a job with `id-token: write`, or if GitHub or AWS refuses
 */
export async function fetchToken(environment: Environment, print: (line: string) => void): Promise<void> {
  const roleArn = read(
    environment,
    'AWS_ROLE_ARN',
    'Set this variable of the environment to the output RoleArn of resources/deployer/role.json.',
  );
  const file = read(environment, 'GITHUB_ENV', 'This runs in a job of GitHub.');
  const clientConfig = { region: environment['AWS_REGION'], endpoint: environment['AWS_ENDPOINT_URL_STS'] };
  const roleSessionName = `github-${environment['GITHUB_RUN_ID'] ?? ''}`;
  const webIdentityToken = await askGitHub(environment);
  const keys = await fromWebToken({ roleArn, roleSessionName, webIdentityToken, clientConfig })();
  const variables = {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken ?? '',
  };
  for (const value of Object.values(variables)) print(`::add-mask::${value}`);
  appendFileSync(
    file,
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
}

async function askGitHub(environment: Environment): Promise<string> {
  const permission = 'The job needs the permission "id-token: write".';
  const url = new URL(read(environment, 'ACTIONS_ID_TOKEN_REQUEST_URL', permission));
  url.searchParams.set('audience', 'sts.amazonaws.com');
  const authorization = `bearer ${read(environment, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', permission)}`;
  const response = await fetch(url, { headers: { authorization } });
  if (!response.ok) throw new Error(`GitHub gives no token: it answers ${response.status}.`);
  const { value }: { readonly value: string } = JSON.parse(await response.text());
  return value;
}

function read(environment: Environment, name: string, cure: string): string {
  const value = environment[name] ?? '';
  if (value === '') throw new Error(`${name} is missing. ${cure}`);
  return value;
}

if (import.meta.main) await fetchToken(process.env, (line) => process.stdout.write(`${line}\n`));
