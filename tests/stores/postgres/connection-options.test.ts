import { describe, expect, jest, test } from '@jest/globals';
import { presign } from '#lean-aws/presign.ts';
import { readPostgresConfig } from '../../../src/config.ts';
import { toConnectionOptions } from '../../../src/stores/postgres/connection-options.ts';

const now = new Date('2026-02-28T23:59:59.999Z');
const caller = { region: 'eu-west-1', accessKeyId: 'AKID', secretAccessKey: 'secret' };
const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('a connection', () => {
  test.each([
    [
      'postgres://todo:s%40cret@db.example.com:5433/my%20todos',
      { host: 'db.example.com', port: 5433, user: 'todo', password: 's@cret', database: 'my todos', ssl: true },
    ],
    [
      'postgresql://todo@10.0.0.1/todos',
      { host: '10.0.0.1', port: 5432, user: 'todo', password: '', database: 'todos', ssl: true },
    ],
    [
      'postgres://todo@[::1]:5433/todos',
      { host: '::1', port: 5433, user: 'todo', password: '', database: 'todos', ssl: false },
    ],
    [
      'postgres://todo@localhost/todos',
      { host: 'localhost', port: 5432, user: 'todo', password: '', database: 'todos', ssl: false },
    ],
    [
      'postgres://todo@localhost.example.com/todos',
      { host: 'localhost.example.com', port: 5432, user: 'todo', password: '', database: 'todos', ssl: true },
    ],
  ])('to %s', (DATABASE_URL, options) => {
    expect(toConnectionOptions(readPostgresConfig({ DATABASE_URL }))).toEqual(options);
  });

  test('uses a password from a secret as it is', () => {
    const DATABASE_PASSWORD = '%40/?#:@';
    const config = readPostgresConfig({ DATABASE_URL: 'postgres://todo:-@db.example.com/todos', DATABASE_PASSWORD });
    expect(toConnectionOptions(config)).toMatchObject({ user: 'todo', password: DATABASE_PASSWORD });
  });

  test.each([
    ['dsql', 'admin', 'dsql', 'db.example.com', { Action: 'DbConnectAdmin' }],
    ['dsql', 'todo', 'dsql', 'db.example.com', { Action: 'DbConnect' }],
    ['rds-iam', 'todo', 'rds-db', 'db.example.com:5432', { Action: 'connect', DBUser: 'todo' }],
  ])('with %s of %s has a new token each time', (DATABASE_AUTH, user, service, host, query) => {
    jest.useFakeTimers({ now });
    const { env } = process;
    process.env = { ...env, ...environment };
    const config = readPostgresConfig({ DATABASE_URL: `postgres://${user}@db.example.com/todos`, DATABASE_AUTH });
    const { password } = toConnectionOptions(config);
    process.env = env;
    for (const minutes of [0, 16]) {
      jest.setSystemTime(now.getTime() + minutes * 60_000);
      const token = presign(service, caller, { host, query, seconds: 900 }, new Date());
      expect(password instanceof Function ? password() : password).toBe(token);
    }
    jest.useRealTimers();
  });
});

test.each([['postgres://todo:secret@db.example.com:65536/todos'], ['postgres://todo:secret%zz@db.example.com/todos']])(
  'a URL that cannot be parsed is refused without its password: %s',
  (DATABASE_URL) => {
    const message = 'The environment is not valid:\n  DATABASE_URL must have a port up to 65535 and valid escapes';
    expect(() => toConnectionOptions(readPostgresConfig({ DATABASE_URL }))).toThrow(new Error(message));
  },
);

test.each([
  ['mysql://todo@db.example.com/todos'],
  ['postgres://db.example.com/todos'],
  ['postgres://todo@db.example.com'],
  ['postgres://todo@db.example.com/todos?sslmode=disable'],
  ['postgres://todo@/todos'],
  ['todo@db.example.com/todos'],
])('a URL that says less, or more, is refused: %s', (DATABASE_URL) => {
  expect(() => readPostgresConfig({ DATABASE_URL })).toThrow('DATABASE_URL must be postgres://');
});
