import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Fetches the token that GitHub gives to a job, and lets AWS's clients in its later steps exchange it for the rights of
 * AWS_ROLE_ARN. They do so by themselves, so no action and no key is needed.
 * See https://docs.github.com/en/actions/reference/openid-connect-reference
 * @throws Error without a role, outside of a job with `id-token: write`, or if GitHub gives no token
 */
export async function fetchToken(environment: Environment): Promise<void> {
  const role = read(
    environment,
    'AWS_ROLE_ARN',
    'Set this variable of the environment to the output RoleArn of resources/deployer/role.json.',
  );
  const permission = 'The job needs the permission "id-token: write".';
  const url = new URL(read(environment, 'ACTIONS_ID_TOKEN_REQUEST_URL', permission));
  url.searchParams.set('audience', 'sts.amazonaws.com');
  const authorization = `bearer ${read(environment, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', permission)}`;
  const response = await fetch(url, { headers: { authorization } });
  if (!response.ok) throw new Error(`GitHub gives no token: it answers ${response.status}.`);
  const { value }: { readonly value: string } = JSON.parse(await response.text());
  const file = join(read(environment, 'RUNNER_TEMP', 'This runs in a job of GitHub.'), 'aws-token');
  writeFileSync(file, value, { mode: 0o600 });
  const lines = [`AWS_ROLE_ARN=${role}`, `AWS_WEB_IDENTITY_TOKEN_FILE=${file}`, ''];
  appendFileSync(read(environment, 'GITHUB_ENV', 'This runs in a job of GitHub.'), lines.join('\n'));
}

function read(environment: Environment, name: string, cure: string): string {
  const value = environment[name] ?? '';
  if (value === '') throw new Error(`${name} is missing. ${cure}`);
  return value;
}

if (import.meta.main) await fetchToken(process.env);
