import { describe, expect, test } from '@jest/globals';
import type { Config } from '../../src/config.ts';
import { createTodoRepository } from '../../src/stores/memory/todo-repository.ts';
import { ownerMax } from '../support/schema-limits.ts';
import { type Intercept, interceptCalls } from '../todos/intercept-calls.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { common, jsonHeaders, problemHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { named, ownerRows, withHead } from './rows.ts';

const requests = named(withHead(ownerRows));
const sub = 'alice';
const claims = { sub };

/** A token that anyone can write: nobody has signed it. */
const unsigned = [{ alg: 'none' }, { sub }, ''].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
const authorization = `Bearer ${unsigned.join('.')}`;

const texts = ['""', '"\\ud800"', '"alice\\udfff"'];
const subs = [...texts, '0', '1', 'true', 'null', '[]', '["alice"]', '{}', '{"sub":"alice"}', '{"length":5}'];

/** What may come in place of the claims that the JWT authorizer has verified, as the JSON of an event. */
const unverified: readonly (readonly [what: string, authorizer: string | undefined])[] = [
  ['no authorizer', undefined],
  ['an authorizer of null', 'null'],
  ['an empty authorizer', '{}'],
  ['an authorizer that is text', '"alice"'],
  ['an authorizer that is a list', JSON.stringify([{ jwt: { claims } }])],
  ['a jwt of null', '{"jwt":null}'],
  ['a jwt without claims', '{"jwt":{"scopes":null}}'],
  ['claims of null', '{"jwt":{"claims":null}}'],
  ['claims that are text', '{"jwt":{"claims":"alice"}}'],
  ['claims that are a list', JSON.stringify({ jwt: { claims: [claims] } })],
  ['claims without sub', '{"jwt":{"claims":{"iss":"alice","username":"alice","email":"alice"}}}'],
  ['claims with Sub', '{"jwt":{"claims":{"Sub":"alice","SUB":"alice"," sub":"alice"}}}'],
  ...subs.map((value) => [`a sub of ${value}`, `{"jwt":{"claims":{"sub":${value}}}}`] as const),
  ['a sub that is too long', JSON.stringify({ jwt: { claims: { sub: 'a'.repeat(ownerMax + 1) } } })],
  ['claims of a lambda authorizer', JSON.stringify({ lambda: { sub, claims, jwt: { claims } } })],
  ['claims of an IAM authorizer', JSON.stringify({ iam: { sub, claims, userId: sub, cognitoIdentity: claims } })],
  ['claims as a REST API gives them', JSON.stringify({ claims, principalId: sub })],
  ['a sub that poses as inherited by claims', '{"jwt":{"claims":{"__proto__":{"sub":"alice"}}}}'],
  ['claims that pose as inherited by jwt', '{"jwt":{"__proto__":{"claims":{"sub":"alice"}}}}'],
  ['a jwt that poses as inherited by the authorizer', '{"__proto__":{"jwt":{"claims":{"sub":"alice"}}}}'],
  ['a sub of the constructor', '{"jwt":{"claims":{"constructor":{"prototype":{"sub":"alice"}}}}}'],
];

describe.each(unverified)('%s', (_, authorizer) => {
  test.each(requests)('lets nobody in at %s, and no call reaches the store', async (__, { method, url, options }) => {
    const { send, calls, observations } = open('jwt');
    const headers = { ...options.headers, authorization, 'x-amzn-oidc-data': authorization, cookie: `sub=${sub}` };
    expect(await send(method, url, { ...options, headers, ...callerOf(authorizer) })).toEqual({
      status: 401,
      headers: { ...problemHeaders, 'www-authenticate': 'Bearer' },
      body: method === 'HEAD' ? undefined : problem(401, 'unauthorized'),
    });
    expect(calls).toEqual([]);
    expect(observations).toMatchObject([{ status: 401, owner: undefined, failure: { code: 'unauthorized' } }]);
  });

  test.each([
    ['GET', '/health', 200],
    ['HEAD', '/health', 200],
    ['POST', '/health', 405],
    ['OPTIONS', '/todos', 405],
    ['DELETE', '/todos', 405],
    ['GET', '/todos/', 404],
    ['GET', '/nothing', 404],
  ])('changes nothing about %s %s, and no call reaches the store', async (method, url, status) => {
    const { send, calls } = open('jwt');
    const usual = await send(method, url, { owner: undefined, headers: { 'x-request-id': 'mine' } });
    const headers = { authorization, 'x-request-id': 'mine' };
    expect(usual.status).toBe(status);
    expect(await send(method, url, { headers, ...callerOf(authorizer) })).toEqual(usual);
    expect(calls).toEqual([]);
  });

  test('changes nothing where there is no authentication: all is one owner’s', async () => {
    const { send, calls, observations } = open('none');
    const { body } = await send('POST', '/todos', { ...json({ text: 'Buy milk' }), ...callerOf(authorizer) });
    const list = { status: 200, headers: jsonHeaders, body: [body] };
    expect(await send('GET', '/todos', callerOf(authorizer))).toEqual(list);
    expect(await send('GET', '/todos', { owner: 'bob' })).toEqual(list);
    expect(calls).toEqual(['put of local', 'list of local', 'list of local']);
    expect(observations.map(({ owner }) => owner)).toEqual(['local', 'local', 'local']);
  });
});

test.each(requests)('a verified sub, and nothing else, names the owner at %s', async (_, { method, url, options }) => {
  const { send, calls } = open('jwt');
  const others = { lambda: { sub: 'bob' }, iam: { sub: 'bob' }, claims: { sub: 'bob' }, sub: 'bob' };
  const authorizer = { ...others, jwt: { claims: { iss: 'bob', username: 'bob', sub }, scopes: ['bob'] } };
  const headers = { ...options.headers, authorization: 'Bearer bob', 'x-forwarded-user': 'bob', 'x-request-id': 'bob' };
  const answer = await send(method, url, { ...options, headers, authorizer });
  expect(answer.headers).toMatchObject({ ...common, 'x-request-id': 'bob' });
  expect(answer.status).not.toBe(401);
  expect(new Set(calls.map((call) => call.split(' of ')[1]))).toEqual(new Set([sub]));
});

/** An API on an empty store, and the calls that the store got. */
function open(auth: Config['AUTH']) {
  const calls: string[] = [];
  const note: Intercept = (what, call) => {
    calls.push(what);
    return call();
  };
  const repository = interceptCalls(createTodoRepository(), note);
  return { ...createApiUnderTest(repository, auth), calls };
}

/** As Lambda does, from JSON: there `__proto__` is a member like any other. */
function callerOf(authorizer: string | undefined) {
  return { owner: undefined, ...(authorizer === undefined ? {} : { authorizer: JSON.parse(authorizer) as unknown }) };
}
