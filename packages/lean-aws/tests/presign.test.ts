import { DsqlSigner } from '@aws-sdk/dsql-signer';
import { Signer } from '@aws-sdk/rds-signer';
import { expect, jest, test } from '@jest/globals';
import type { Caller } from '../src/access.ts';
import { presign } from '../src/presign.ts';

const now = new Date('2026-02-28T23:59:59.999Z');
const permanent: Caller = { region: 'eu-west-1', accessKeyId: 'AKID', secretAccessKey: 'wJalr/XUtn+FEMI' };
const temporary: Caller = { ...permanent, region: 'ap-southeast-2', sessionToken: "IQoJb3JpZ2luX2Vj//8='(!*)" };

jest.useFakeTimers({ now });

test.each([
  ['permanent credentials', permanent],
  ['credentials of a session', temporary],
])('tokens for databases are those of the SDK, with %s', async (_, caller) => {
  const { region, accessKeyId, secretAccessKey, sessionToken } = caller;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  const seconds = 900;

  const cluster = 'abcdef.dsql.eu-west-1.on.aws';
  const dsql = new DsqlSigner({ hostname: cluster, region, credentials });
  const toDsqlToken = (Action: string) => presign('dsql', caller, { host: cluster, query: { Action }, seconds }, now);
  expect(toDsqlToken('DbConnect')).toBe(await dsql.getDbConnectAuthToken());
  expect(toDsqlToken('DbConnectAdmin')).toBe(await dsql.getDbConnectAdminAuthToken());

  const [hostname, port, username] = ['db.example.com', 5433, 'todo @&=+/ü'];
  const rds = new Signer({ hostname, port, username, region, credentials });
  const presignable = { host: `${hostname}:${port}`, query: { Action: 'connect', DBUser: username }, seconds };
  expect(presign('rds-db', caller, presignable, now)).toBe(await rds.getAuthToken());
});
