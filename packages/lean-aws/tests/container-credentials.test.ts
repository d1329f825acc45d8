import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { useFolder } from '../../../tests/support/use-folder.ts';
import { useServer } from '../../../tests/support/use-server.ts';
import { readAccess } from '../src/access.ts';
import { keepContainerCredentials } from '../src/container-credentials.ts';
import { createSigner } from '../src/signature.ts';

const folder = useFolder();
const hour = 3_600_000;
/** What the endpoint answers next, and the tokens that it got. */
let status = 200;
let issued = 0;
let tokens: (string | undefined)[] = [];
let lifetime = hour;
const endpoint = useServer((request, response) => {
  tokens.push(request.headers.authorization);
  issued += 1;
  const Expiration = new Date(Date.now() + lifetime).toISOString();
  const credentials = { AccessKeyId: `AKID${issued}`, SecretAccessKey: `secret${issued}`, Token: `token${issued}` };
  response.writeHead(status, { location: '/elsewhere' }).end(JSON.stringify({ ...credentials, Expiration }));
});

test('all calls sign by the credentials of the role, which are renewed before they expire', async () => {
  const { environment, keep, scheduled, errors } = start();
  const kept = keep();
  const access = readAccess('dynamodb', environment);
  const sign = createSigner('dynamodb', access);
  expect(access).toMatchObject({ accessKeyId: 'pending', secretAccessKey: 'pending' });
  await kept;
  const other = readAccess('s3', environment);
  expect(access).toMatchObject({ accessKeyId: 'AKID1', secretAccessKey: 'secret1', sessionToken: 'token1' });
  expect(signed(sign)).toEqual(signed(createSigner('dynamodb', { ...access })));
  expect(scheduled.map(({ milliseconds }) => Math.round(milliseconds / 60_000))).toEqual([55]);
  const before = signed(sign);
  scheduled.shift()?.work();
  await expectLater(() => access.accessKeyId, 'AKID2');
  expect(other).toMatchObject({ accessKeyId: 'AKID2', secretAccessKey: 'secret2', sessionToken: 'token2' });
  expect(signed(sign)).toEqual(signed(createSigner('dynamodb', { ...access })));
  expect(signed(sign)).not.toEqual(before);
  expect(errors).toEqual([]);
});

test('a renewal that fails keeps the credentials, and is tried again', async () => {
  const { environment, keep, scheduled, errors } = start();
  await keep();
  const access = readAccess('dynamodb', environment);
  status = 500;
  scheduled.shift()?.work();
  await expectLater(() => errors.length, 1);
  expect(errors).toMatchObject([{ message: "The endpoint of the role's credentials returns 500." }]);
  expect(access.accessKeyId).toBe('AKID1');
  status = 200;
  await expectLater(() => scheduled.length, 1);
  expect(scheduled.map(({ milliseconds }) => milliseconds)).toEqual([30_000]);
  scheduled.shift()?.work();
  await expectLater(() => access.accessKeyId, 'AKID3');
});

test.each([
  ['a minute', hour / 60, 30_000],
  ['a year', 365 * 24 * hour, 24 * hour],
])('credentials that are valid for %s are renewed neither at once nor never', async (_, valid, expected) => {
  const { keep, scheduled } = start();
  lifetime = valid;
  await keep();
  expect(scheduled.map(({ milliseconds }) => milliseconds)).toEqual([expected]);
});

test('a first request that fails is an error', async () => {
  const { keep } = start();
  status = 403;
  await expect(keep()).rejects.toThrow("The endpoint of the role's credentials returns 403.");
});

test('a redirect is not followed, so the token goes nowhere else', async () => {
  const { keep } = start({ AWS_CONTAINER_AUTHORIZATION_TOKEN: 'secret' });
  status = 307;
  await expect(keep()).rejects.toThrow('fetch failed');
  expect(tokens).toEqual(['secret']);
});

test.each([
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.com/role' },
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.169.254/role' },
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2.example.com/role' },
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1@example.com/role' },
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://[fd00:ec2::24]/role' },
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.example.com/role' },
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'ftp://localhost/role' },
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'file:///role' },
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: '/role' },
  { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '@example.com/role' },
])('no token goes in clear text to the host of %j', async (variables) => {
  const { environment, keep } = start({ AWS_CONTAINER_AUTHORIZATION_TOKEN: 'secret', ...variables });
  await expect(keep()).rejects.toThrow(/^The URL of the role's credentials must have https, or http with a loopback/);
  expect(environment['AWS_ACCESS_KEY_ID']).toBeUndefined();
});

test.each([
  'https://example.com:1/role',
  'http://localhost:1/role',
  'http://127.1:1/role',
  'http://[::1]:1/role',
  'http://169.254.170.2:1/role',
  'http://169.254.170.23:1/role',
  'http://[fd00:ec2::23]:1/role',
])('%s is asked: fetch itself then refuses the port', async (url) => {
  const { keep } = start({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url });
  await expect(keep()).rejects.toMatchObject({ message: 'fetch failed', cause: { message: 'bad port' } });
});

test('each request has the token that its file then has', async () => {
  const file = join(folder(), 'token');
  const { keep, scheduled } = start({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file });
  writeFileSync(file, 'first\n');
  await keep();
  writeFileSync(file, 'second\n');
  scheduled.shift()?.work();
  await expectLater(() => tokens.length, 2);
  expect(tokens).toEqual(['first', 'second']);
});

test.each([
  ['the endpoint is not set', { AWS_CONTAINER_CREDENTIALS_FULL_URI: '' }],
  ['the environment has credentials', { AWS_ACCESS_KEY_ID: 'mine', AWS_SECRET_ACCESS_KEY: 'secret' }],
])('nothing is asked and nothing changed if %s', async (_, variables) => {
  const { environment, keep } = start(variables);
  const before = { ...environment };
  await keep();
  expect([environment, tokens]).toEqual([before, []]);
});

function start(variables: Readonly<Record<string, string>> = {}) {
  [status, issued, tokens, lifetime] = [200, 0, [], hour];
  const scheduled: { readonly work: () => void; readonly milliseconds: number }[] = [];
  const errors: unknown[] = [];
  const environment: NodeJS.ProcessEnv = {
    AWS_REGION: 'eu-west-1',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint().endpoint}/role`,
    ...variables,
  };
  const schedule = (work: () => void, milliseconds: number) => void scheduled.push({ work, milliseconds });
  const onError = (error: unknown) => void errors.push(error);
  return { environment, scheduled, errors, keep: () => keepContainerCredentials({ environment, schedule, onError }) };
}

function signed(sign: ReturnType<typeof createSigner>) {
  return sign({ start: 'POST\n/\n', headers: { host: 'x' }, digest: '' }, new Date(0));
}

/** Waits until a value is as expected. The limit of the test bounds it. */
async function expectLater<Value>(read: () => Value, expected: Value): Promise<void> {
  while (read() !== expected) await new Promise(setImmediate);
}
