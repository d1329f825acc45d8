import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readStageSettings } from '../serverless/settings.ts';
import { isLocal, localAudience, localIssuer, type TokenOrder } from './local-issuer.ts';
import { runProgram } from './program.ts';

const usage = 'Usage: npm run --silent token -- <owner> [--scope a,b] [--life 1h]';

/**
 * Requests a token of the local issuer that a running `npm start` serves.
 * @param args the owner, and scopes and life if they differ from JWT_SCOPES and one hour
 * @throws Error when arguments or settings are wrong, or no local issuer runs
 */
async function createToken(args: readonly string[]): Promise<string> {
  const {
    JWT_ISSUER: issuer = localIssuer,
    JWT_AUDIENCE: audience = [localAudience],
    JWT_SCOPES,
  } = readStageSettings();
  if (!isLocal(issuer)) throw new Error(`Only ${issuer} itself issues its tokens.`);
  const { scope = JWT_SCOPES?.join(','), ...options } = toOptions(args);
  return requestToken(issuer, { ...options, audience, scope: scope?.replaceAll(',', ' ') });
}

function toOptions(args: readonly string[]) {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { scope: { type: 'string' }, life: { type: 'string', default: '1h' } },
  });
  const [owner = '', ...others] = positionals;
  if (owner === '' || others.length > 0) throw new Error(usage);
  return { ...values, owner };
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

/** Loads settings as `npm start` does: from the stage's file, else from `.env`. The environment overrides them. */
function loadSettings(): void {
  const file = ['.env.local', '.env'].find((name) => existsSync(name));
  if (file !== undefined) process.loadEnvFile(file);
}

await runProgram(usage, async (args) => {
  loadSettings();
  process.stdout.write(`${await createToken(args)}\n`);
});
