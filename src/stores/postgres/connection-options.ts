import type { PoolConfig } from 'pg';
import { readAccess } from '#lean-aws/access.ts';
import { presign } from '#lean-aws/presign.ts';
import type { PostgresConfig } from '../../config.ts';

/** Returns a connection's options. With IAM, each connection has its own token. */
export function toConnectionOptions(config: PostgresConfig): PoolConfig {
  const { database, ...login } = parseUrl(config.DATABASE_URL);
  const password = config.DATABASE_PASSWORD ?? login.password;
  return {
    ...login,
    database,
    password: createPassword(config.DATABASE_AUTH, { ...login, password }),
    ssl: !['localhost', '127.0.0.1', '::1'].includes(login.host),
  };
}

/** Node's own error would show the URL, with its password. */
function parseUrl(text: string): Login & { readonly database: string } {
  try {
    const { hostname, port, username, password, pathname } = new URL(text);
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 5432),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
    };
  } catch {
    throw new Error('The environment is not valid:\n  DATABASE_URL must have a port up to 65535 and valid escapes');
  }
}

interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Tokens are valid for 15 minutes, in which a connection must be opened. It may last longer. */
const seconds = 900;

/**
 * @see https://docs.aws.amazon.com/aurora-dsql/latest/userguide/SECTION_authentication-token.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
 */
function createPassword(auth: PostgresConfig['DATABASE_AUTH'], { host, port, user, password }: Login) {
  if (auth === 'password') return password;
  const caller = readAccess(auth);
  const Action = user === 'admin' ? 'DbConnectAdmin' : 'DbConnect';
  return auth === 'dsql'
    ? () => presign('dsql', caller, { host, query: { Action }, seconds }, new Date())
    : () =>
        presign(
          'rds-db',
          caller,
          { host: `${host}:${port}`, query: { Action: 'connect', DBUser: user }, seconds },
          new Date(),
        );
}
