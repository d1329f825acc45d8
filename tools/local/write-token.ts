import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { importJWK, SignJWT } from 'jose';
import { readStageSettings } from '../serverless/settings.ts';
import { provideIssuerKey } from './issuer-key.ts';
import { isLocal, localAudience, localIssuer } from './local-issuer.ts';

const usage = 'Usage: npm run --silent token -- <owner> [--scope a,b] [--life 1h]';

/**
 * Makes a token of the local issuer, which `npm start` takes.
 * @param args the owner and, if they are to differ from JWT_SCOPES and one hour, scopes and life
 * @throws Error when the arguments or settings are wrong, or JWT_ISSUER is an issuer elsewhere
 */
export async function createToken(serviceDir: string, args: readonly string[]): Promise<string> {
  const { JWT_ISSUER = localIssuer, JWT_AUDIENCE = [localAudience], JWT_SCOPES } = readStageSettings();
  if (!isLocal(JWT_ISSUER)) throw new Error(`Only ${JWT_ISSUER} itself makes its tokens.`);
  const { owner, scope = JWT_SCOPES?.join(' '), life } = toOptions(args);
  const key = await provideIssuerKey(serviceDir);
  const claims = {
    aud: [...JWT_AUDIENCE],
    ...(scope === undefined ? {} : { scope: scope.replaceAll(',', ' ') }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: String(key.kid), typ: 'at+jwt' })
    .setIssuer(JWT_ISSUER)
    .setSubject(owner)
    .setIssuedAt()
    .setExpirationTime(life)
    .sign(await importJWK(key));
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

/** As `npm start` does: the file of the stage, else the one of all stages. The environment goes first. */
function loadSettings(serviceDir: string): void {
  const file = ['.env.local', '.env'].map((name) => join(serviceDir, name)).find(existsSync);
  if (file !== undefined) process.loadEnvFile(file);
}

async function run(): Promise<void> {
  try {
    loadSettings(process.cwd());
    process.stdout.write(`${await createToken(process.cwd(), process.argv.slice(2))}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

if (import.meta.main) await run();
