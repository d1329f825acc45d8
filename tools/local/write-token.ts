import { parseArgs } from 'node:util';
import { readStageSettings } from '../serverless/settings.ts';
import { findEnvFile } from './env-file.ts';
import { isLocal, localAudience, localIssuer, type TokenOrder } from './local-issuer.ts';
import { runProgram } from './program.ts';

const usage = `Usage: npm run --silent token -- <owner> [--issuer http://localhost:3001] [--audience a,b] [--scope a,b] [--life 1h]
       npm run --silent token -- [<owner>] --stage dev [--region eu-west-1]

The first prints a token of the local issuer of npm start. The second signs <owner>@example.com, or test@example.com, in at
the user pool of a trial on AWS, which is deployed with auth=cognito, and prints the access token.`;

const options = {
  issuer: { type: 'string' },
  audience: { type: 'string' },
  scope: { type: 'string' },
  life: { type: 'string' },
  stage: { type: 'string' },
  region: { type: 'string' },
} as const;

type Order = ReturnType<typeof toOrder>;

function toOrder(args: readonly string[]) {
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [owner = values.stage === undefined ? '' : 'test', ...others] = positionals;
  const { issuer, audience, scope, life, stage, region } = values;
  const foreign = stage === undefined ? region : (issuer ?? audience ?? scope ?? life);
  if (owner === '' || others.length > 0 || foreign !== undefined) throw new Error(usage);
  return { ...values, owner };
}

/** Signs a test user in at the user pool of a deployed stage. The SDK is loaded only for this. */
async function createPoolToken(stage: string, { owner, region }: Order): Promise<string> {
  const { requestPoolToken } = await import('./pool-token.ts');
  // serverless.yml has the same default.
  return requestPoolToken({ owner, stage, region: region ?? (process.env['AWS_REGION'] || 'eu-west-1') });
}

/**
 * Requests a token of the local issuer that a running `npm start` serves. Issuer, audiences and scopes are those of JWT_* if
 * the order has none.
 * @throws Error when settings are wrong, or no local issuer runs
 */
async function createLocalToken(order: Order): Promise<string> {
  const { issuer: JWT_ISSUER, audience: JWT_AUDIENCE, scope: JWT_SCOPES, owner, life = '1h' } = order;
  const flags = Object.entries({ JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPES }).filter(([, value]) => value !== undefined);
  const settings = readStageSettings({ ...process.env, ...Object.fromEntries(flags) });
  const { JWT_ISSUER: issuer = localIssuer, JWT_AUDIENCE: audience = [localAudience] } = settings;
  if (!isLocal(issuer)) throw new Error(`Only ${issuer} itself issues its tokens.`);
  return requestToken(issuer, { owner, life, audience, scope: settings.JWT_SCOPES?.join(' ') });
}

async function requestToken(issuer: string, order: TokenOrder): Promise<string> {
  const request = { method: 'POST', body: JSON.stringify(order) };
  const response = await fetch(`${issuer.replace(/\/$/, '')}/token`, request).catch(() => undefined);
  if (response === undefined) {
    const settings = `JWT_ISSUER=${issuer} JWT_AUDIENCE=${order.audience}`;
    throw new Error(`No issuer runs at ${issuer}. Start it in another terminal: ${settings} npm start`);
  }
  if (!response.ok) throw new Error(`${issuer} issues no token: ${response.status} ${await response.text()}`);
  const { access_token } = (await response.json()) as { readonly access_token: string };
  return access_token;
}

await runProgram(usage, async (args) => {
  const order = toOrder(args);
  const { stage } = order;
  // The framework reads the same file. The environment overrides it.
  const file = findEnvFile(stage ?? 'local');
  if (file !== undefined) process.loadEnvFile(file);
  process.stdout.write(`${await (stage === undefined ? createLocalToken(order) : createPoolToken(stage, order))}\n`);
});
