import type { ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { checkDiscovery } from '../../../../tools/serverless/steps/discovery.ts';
import { findFreePort } from '../../../support/free-port.ts';
import { useIssuer } from '../../../tokens/issuer.ts';
import { createKey } from '../../../tokens/sign-token.ts';
import { createRun, restoreEnvironment } from '../serverless-under-test.ts';

const issuer = useIssuer(createKey('one'));
restoreEnvironment();

test('packaging asks the issuer for its OpenID configuration, and says that it answers', async () => {
  const { issuer: url, requests } = issuer();
  expect(await check(url)).toEqual([`notice: JWT_ISSUER ${url} answers with its OpenID configuration.`]);
  expect(requests).toEqual(['/.well-known/openid-configuration']);
});

test('an issuer with a slash too many is refused in a sentence that has the right name', async () => {
  const { issuer: url } = issuer();
  const message = `JWT_ISSUER ${url}/ does not work: ${url}/.well-known/openid-configuration names another issuer: ${url}.`;
  await expect(check(`${url}/`)).rejects.toThrow(new Error(message));
});

test.each([
  ['that is not there', (_: unknown, response: ServerResponse) => response.writeHead(404).end(), 'returns 404'],
  ['that is elsewhere', (_: unknown, response: ServerResponse) => response.writeHead(302).end(), 'returns 302'],
  ['that is a page', (_: unknown, response: ServerResponse) => response.end('<!doctype html>'), 'returns no JSON'],
  ['that is null', (_: unknown, response: ServerResponse) => response.end('null'), 'names another issuer: undefined'],
])('a configuration %s is refused', async (_name, configuration, reason) => {
  const { issuer: url, documents } = issuer();
  documents.configuration = configuration;
  const message = `JWT_ISSUER ${url} does not work: ${url}/.well-known/openid-configuration ${reason}.`;
  await expect(check(url)).rejects.toThrow(new Error(message));
});

test.each([429, 500, 503])(
  'an issuer that returns %i is a warning: a deployment need not wait for it',
  async (status) => {
    const { issuer: url, documents } = issuer();
    documents.configuration = (_: unknown, response: ServerResponse) => response.writeHead(status).end();
    const reason = `${url}/.well-known/openid-configuration returns ${status}`;
    expect(await check(url)).toEqual([
      expect.stringMatching(`^warning: JWT_ISSUER ${url} does not answer \\(${reason}\\), so it is not checked\\.`),
    ]);
  },
);

test.each([
  ['listens', async () => `http://localhost:${await findFreePort()}`, /ECONNREFUSED/],
  ['has its name', () => 'https://auth.invalid/', /getaddrinfo E/],
])(
  'without a network, or if nothing %s, packaging goes on and warns that the issuer is not checked',
  async (_name, toUrl, reason) => {
    const url = await toUrl();
    const [warning, ...others] = await check(url);
    expect(others).toEqual([]);
    expect(warning).toMatch(`warning: JWT_ISSUER ${url} does not answer (`);
    expect(warning).toMatch(reason);
  },
);

test.each([
  ['cognito', { JWT_ISSUER: 'https://auth.example.com/' }],
  ['none', { JWT_ISSUER: 'https://auth.example.com/' }],
  ['jwt', {}],
])('with auth=%s and %j nothing is asked', async (auth, settings) => {
  expect(await check(undefined, auth, settings)).toEqual([]);
});

async function check(url: string | undefined, auth = 'jwt', settings: NodeJS.ProcessEnv = { JWT_ISSUER: url }) {
  process.env = { ...settings };
  const run = createRun('dev', { auth });
  await checkDiscovery(run);
  return run.written;
}
