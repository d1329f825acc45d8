import { describe, expect, test } from '@jest/globals';
import { toServerFunctions } from '../../../../tools/serverless/database-server.ts';
import { checkStore } from '../../../../tools/serverless/steps/store.ts';
import { storeKinds } from '../../../../tools/stages/kinds.ts';
import { createRun, restoreEnvironment } from '../serverless-under-test.ts';

const DATABASE_SECRET_VERSION = 'a1b2c3d4-0000-4000-8000-000000000001';
restoreEnvironment();

const { STORE: _, ...server } = storeKinds.server;
const { DATABASE_URL, DATABASE_RESOURCE_ID, DATABASE_SUBNET_IDS, DATABASE_SECURITY_GROUP_IDS } = server;
const DATABASE_SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:todos-AbCdEf';
const login = { DATABASE_URL, DATABASE_RESOURCE_ID };
const inVpc = { ...login, DATABASE_SUBNET_IDS, DATABASE_SECURITY_GROUP_IDS };

describe('packaging is refused', () => {
  const eitherOr = 'DATABASE_URL needs either DATABASE_SECRET_ARN or DATABASE_RESOURCE_ID.';

  test.each([
    ['dynamodb', { DATABASE_RESOURCE_ID }, 'DATABASE_RESOURCE_ID needs the store postgres.'],
    ['postgres', { DATABASE_RESOURCE_ID }, 'DATABASE_RESOURCE_ID needs DATABASE_URL.'],
    ['postgres', { DATABASE_URL }, eitherOr],
    ['postgres', { ...login, DATABASE_SECRET_ARN }, eitherOr],
    ['postgres', { ...login, DATABASE_SECRET_VERSION }, 'DATABASE_SECRET_VERSION needs DATABASE_SECRET_ARN.'],
    ['postgres', { ...login, DATABASE_SECRET_VERSION: '1' }, 'DATABASE_SECRET_VERSION must be the VersionId that'],
    ['postgres', { DATABASE_URL: 'postgres://todo@localhost/todos' }, 'DATABASE_URL must not be on localhost on AWS.'],
    [
      'postgres',
      { DATABASE_URL: 'postgres://todo@127.0.0.1:5432/todos' },
      'DATABASE_URL must not be on 127.0.0.1 on AWS.',
    ],
    ['postgres', { DATABASE_URL: 'postgres://todo@[::1]/todos' }, 'DATABASE_URL must not be on [::1] on AWS.'],
    ['postgres', { DATABASE_URL: 'postgres://todo:secret@db/todos' }, 'DATABASE_URL would put its password into the'],
    ['postgres', { ...login, DATABASE_SUBNET_IDS }, 'DATABASE_SUBNET_IDS and DATABASE_SECURITY_GROUP_IDS need each'],
    ['postgres', inVpc, 'In DATABASE_SUBNET_IDS functions reach the internet through a NAT only'],
    ['postgres', { DATABASE_URL: 'mysql://db/todos' }, 'DATABASE_URL must be postgres://'],
    ['postgres', { DATABASE_URL: 'postgres://todo@db:65536/todos' }, 'DATABASE_URL must have a port up to 65535.'],
  ])('with the store %s and %o', async (store, settings, message) => {
    await expect(check(store, settings)).rejects.toThrow(message);
  });
});

test.each([
  ['dynamodb', {}, []],
  // npm start uses it, whatever a stage has.
  [
    'dynamodb',
    { DATABASE_URL: 'postgres://todo@localhost/todos' },
    ['warning: DATABASE_URL is not used: the store of stage prod is dynamodb.'],
  ],
  ['postgres', {}, []],
  ['postgres', { DATABASE_URL, DATABASE_SECRET_ARN }, []],
  ['postgres', server, []],
  ['s3', {}, []],
])('with the store %s packaging takes %o, with the warnings %j', async (store, settings, warnings) => {
  await expect(check(store, settings)).resolves.toEqual(warnings);
});

test('a database outside AWS gets a password from a secret, and needs no right, network or certificate', () => {
  const url = 'postgres://todo@db.example.com:6432/todos';
  const { api } = toServerFunctions({ DATABASE_URL: url, DATABASE_SECRET_ARN });
  expect(api).toEqual({
    environment: {
      DATABASE_URL: url,
      DATABASE_PASSWORD: `{{resolve:secretsmanager:${DATABASE_SECRET_ARN}:SecretString:password::}}`,
    },
    statements: [],
  });
});

test('a version of the secret is part of the reference, which so changes with it', () => {
  const { api } = toServerFunctions({ DATABASE_URL, DATABASE_SECRET_ARN, DATABASE_SECRET_VERSION });
  const reference = `{{resolve:secretsmanager:${DATABASE_SECRET_ARN}:SecretString:password::${DATABASE_SECRET_VERSION}}}`;
  expect(api.environment).toMatchObject({ DATABASE_PASSWORD: reference });
});

async function check(store: string, environment: Readonly<Record<string, string>>): Promise<readonly string[]> {
  process.env = { ...environment };
  const run = createRun('prod', { store });
  await checkStore(run);
  return run.written;
}
