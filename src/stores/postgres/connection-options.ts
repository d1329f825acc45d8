import type { PoolConfig } from 'pg';
import { readAccess } from '#lean-aws/access.ts';
import { presign } from '#lean-aws/presign.ts';
import type { PostgresConfig } from '../../config.ts';

/** Returns the options of a connection. With IAM, each connection has a token of its own. */
export function toConnectionOptions(config: PostgresConfig): PoolConfig {
  const url = new URL(config.DATABASE_URL);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 5432);
  const user = decodeURIComponent(url.username);
  const password = config.DATABASE_PASSWORD ?? decodeURIComponent(url.password);
  return {
    host,
    port,
    user,
    database: decodeURIComponent(url.pathname.slice(1)),
    password: createPassword(config.DATABASE_AUTH, { host, port, user, password }),
    ssl: !['localhost', '127.0.0.1', '::1'].includes(host),
  };
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
