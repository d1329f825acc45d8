import type { IncomingMessage } from 'node:http';
import { describe, expect, jest, test } from '@jest/globals';
import { useResource } from '../../support/use-resource.ts';
import { acceptedTokens, bearer, hostileTokens, hugeToken, scopelessTokens } from '../../tokens/hostile-tokens.ts';
import { useIssuer } from '../../tokens/issuer.ts';
import { createKey } from '../../tokens/sign-token.ts';

/** Header, in any case, by which serverless-offline would believe whoever sends it. */
const override = 'SLS-Offline-Authorizer-Override';
const mallory = JSON.stringify({ jwt: { claims: { sub: 'mallory' } } });

const { alg: _, ...key } = createKey('one');
const issuer = useIssuer(key);
const provideStrategy = useResource(async () => {
  const settings = { JWT_ISSUER: issuer().issuer, JWT_AUDIENCE: 'todo-api', JWT_SCOPES: 'todos,admin' };
  // The module reads its settings when it is loaded.
  process.env = { ...process.env, ...settings };
  const { 'module.exports': provide } = await import('../../../tools/local/local-authorizer.ts');
  return provide;
});

// The first test, because the keys of an issuer are kept.
test('lets nobody in while the issuer fails, and says why; and takes its tokens a second after it is well', async () => {
  const { documents, signer } = issuer();
  const { keys } = documents;
  documents.keys = (_request, response) => response.writeHead(500).end();
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await ask(toHeaders(bearer(signer)))).toMatchObject({ status: 500 });
  expect(write.mock.calls.join()).toMatch(/^No token can be verified: .*keys returns 500/);
  write.mockRestore();
  documents.keys = keys;
  const headers = toHeaders(bearer(signer));
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1000);
  expect(await ask(headers)).toHaveProperty('authorizer');
  clock.mockRestore();
});

describe('answers 401 to', () => {
  test.each(hostileTokens)('%s', async (_name, make) => {
    const value = make(issuer().signer);
    const challenge = value ? expect.stringMatching(/^Bearer error="invalid_token", error_desc/) : 'Bearer';
    expect(await ask(toHeaders(value))).toEqual(refusal(401, 'Unauthorized', challenge));
  });

  test('a token of 20 kB', async () => {
    expect(await ask(toHeaders(hugeToken(issuer().signer)))).toMatchObject({ status: 401 });
  });
});

test.each(scopelessTokens)('answers 403 to %s', async (_name, make) => {
  const challenge = 'Bearer error="insufficient_scope", scope="todos admin"';
  expect(await ask(toHeaders(make(issuer().signer)))).toEqual(refusal(403, 'Forbidden', challenge));
});

test.each(acceptedTokens)('lets alice in with %s, and tells the function so', async (_name, make) => {
  const headers = [...toHeaders(make(issuer().signer)), override, mallory];
  const claims = expect.objectContaining({ sub: 'alice', iss: issuer().issuer });
  expect(await ask(headers)).toEqual({ authorizer: { jwt: { claims, scopes: null } } });
});

test('lets anyone in where the gateway asks for no token, and tells the function nothing', async () => {
  const headers = [override, mallory, ...toHeaders(bearer(issuer().signer)), override.toLowerCase(), mallory];
  expect(await ask(headers, {})).toEqual({ authorizer: {} });
});

function toHeaders(authorization: string | undefined): readonly string[] {
  return authorization === undefined ? [] : ['authorization', authorization];
}

/** @returns the answer of the authorizer or, if it lets a request pass, what serverless-offline will tell the function */
async function ask(rawHeaders: readonly string[], route: { readonly authorizer?: object } = { authorizer: {} }) {
  const pairs = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), [rawHeaders[at + 1]]]] : []));
  const headersDistinct = Object.fromEntries(pairs);
  const req = { rawHeaders: [...rawHeaders], headersDistinct } as Partial<IncomingMessage> as IncomingMessage;
  const { authenticate } = provideStrategy()(route, 'api', 'GET', '/todos').getAuthenticateFunction(gateway);
  const answer = await authenticate({ raw: { req } }, toolkit);
  if (answer !== passed) return answer;
  const told = req.rawHeaders.filter((_, at) => req.rawHeaders[at - 1]?.toLowerCase() === override.toLowerCase());
  expect(told).toHaveLength(1);
  return { authorizer: JSON.parse(String(told[0])) };
}

/** Settings of hapi that the authorizer changes. */
const gateway = {
  settings: { router: { stripTrailingSlash: true }, routes: { response: { ranges: true } }, compression: {} },
  lookup: () => null,
  route: () => undefined,
};

const passed = Symbol('passed');

/** What the authorizer uses of hapi. */
const toolkit = { authenticated: () => passed, response: (body: object) => createResponse({ body, headers: {} }) };

interface Answer {
  readonly status?: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
}

function createResponse(answer: Answer): ReturnType<Parameters<Authenticate>[1]['response']> {
  return {
    code: (status) => createResponse({ ...answer, status }),
    header: (name, value) => createResponse({ ...answer, headers: { ...answer.headers, [name]: value } }),
    takeover: () => answer,
  };
}

type Module = typeof import('../../../tools/local/local-authorizer.ts');
type Strategy = ReturnType<Module['module.exports']>;
type Authenticate = ReturnType<Strategy['getAuthenticateFunction']>['authenticate'];

function refusal(status: number, message: string, challenge: unknown) {
  return { status, body: { message }, headers: { 'WWW-Authenticate': challenge } };
}
