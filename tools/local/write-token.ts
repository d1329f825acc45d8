import { parseArgs } from 'node:util';
import { readStageSettings } from '../serverless/settings.ts';
import { findEnvFile } from './env-file.ts';
import { isLocal, localAudience, localIssuer, type TokenOrder } from './local-issuer.ts';
import { runProgram } from './program.ts';

const usage =
  'Usage: npm run --silent token -- <owner> [--issuer http://localhost:3001] [--audience a,b] [--scope a,b] [--life 1h]';

/**
 * Requests a token of the local issuer that a running `npm start` serves.
 * @param args the owner, an issuer, audiences and scopes if they differ from those of JWT_*, and a life if not one hour
 * @throws Error when arguments or settings are wrong, or no local issuer runs
 */
async function createToken(args: readonly string[]): Promise<string> {
  const { issuer: JWT_ISSUER, audience: JWT_AUDIENCE, scope: JWT_SCOPES, ...options } = toOptions(args);
  const flags = Object.entries({ JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPES }).filter(([, value]) => value !== undefined);
  const settings = readStageSettings({ ...process.env, ...Object.fromEntries(flags) });
  const { JWT_ISSUER: issuer = localIssuer, JWT_AUDIENCE: audience = [localAudience] } = settings;
  if (!isLocal(issuer)) throw new Error(`Only ${issuer} itself issues its tokens.`);
  return requestToken(issuer, { ...options, audience, scope: settings.JWT_SCOPES?.join(' ') });
}

function toOptions(args: readonly string[]) {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      issuer: { type: 'string' },
      audience: { type: 'string' },
      scope: { type: 'string' },
      life: { type: 'string', default: '1h' },
    },
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

await runProgram(usage, async (args) => {
  // npm start reads them likewise. The environment overrides them.
  const file = findEnvFile('local');
  if (file !== undefined) process.loadEnvFile(file);
  process.stdout.write(`${await createToken(args)}\n`);
});
