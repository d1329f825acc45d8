import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readDeployment } from '../config.ts';
import { readLocalKey, signToken } from './local/issuer.ts';

// `npm run --silent token -- alice`: prints a token for npm start, signed with the key of this machine.
const usage = 'Usage: npm run --silent token -- <sub> [--scope "<scopes>"] [--lifetime <seconds>]';
const hourSeconds = '3600';

/** @returns a token for the owner that the arguments name @throws Error in words for who runs it */
async function mint(args: readonly string[]): Promise<string> {
  for (const file of ['.env.local', '.env']) if (existsSync(file)) process.loadEnvFile(file);
  const { JWT_ISSUER = 'http://localhost:3001', JWT_AUDIENCE = 'todo-api', JWT_SCOPES = '' } = readDeployment();
  if (!JWT_ISSUER.startsWith('http://localhost')) throw new Error(`Tokens of ${JWT_ISSUER} are its own to give.`);
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { scope: { type: 'string' }, lifetime: { type: 'string', default: hourSeconds } },
  });
  const [sub, ...others] = positionals;
  const lifetime = Number(values.lifetime);
  if (!sub || others.length > 0 || !Number.isInteger(lifetime)) throw new Error(usage);
  const iat = Math.floor(Date.now() / 1000);
  const scope = values.scope ?? JWT_SCOPES.replaceAll(',', ' ');
  const [aud = ''] = JWT_AUDIENCE.split(',');
  const claims = { iss: JWT_ISSUER, aud, sub, iat, exp: iat + lifetime };
  return signToken(await readLocalKey(process.cwd()), scope === '' ? claims : { ...claims, scope });
}

try {
  process.stdout.write(`${await mint(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
