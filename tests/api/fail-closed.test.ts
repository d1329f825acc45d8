import { describe, expect, test } from '@jest/globals';
import { createOwnerOf } from '../../src/http/owner.ts';
import type { CreationRepository } from '../../src/todos/creations.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { encode } from '../http/sign-token.ts';
import { protectedRoutes } from '../project/service-dir.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { json, toEvent } from './gateway.ts';
import { problemHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { path, valid } from './refusal.ts';

const unsigned = `${encode('{"alg":"none"}')}.${encode('{"sub":"alice"}')}.`;

/** What a client may say of itself. */
const headers = {
  authorization: `Bearer ${unsigned}`,
  cookie: 'sub=alice',
  'x-amzn-oidc-identity': 'alice',
  'sls-offline-authorizer-override': '{"jwt":{"claims":{"sub":"alice"}}}',
};

const nobody: readonly (readonly [name: string, authorizer: unknown])[] = [
  ['no authorizer', undefined],
  ['authorizer null', null],
  ['an empty authorizer', {}],
  ['an authorizer that is text', 'alice'],
  ['jwt null', { jwt: null }],
  ['jwt without claims', { jwt: { scopes: ['todos'] } }],
  ['claims null', { jwt: { claims: null } }],
  ['no claims', { jwt: { claims: {} } }],
  ['claims that are text', { jwt: { claims: 'alice' } }],
  ['claims that are a list', { jwt: { claims: ['alice'] } }],
  ['other names, no sub', { jwt: { claims: { username: 'alice', email: 'a@b.example', client_id: 'alice' } } }],
  ['sub in capitals', { jwt: { claims: { SUB: 'alice' } } }],
  ['sub in the prototype', { jwt: { claims: JSON.parse('{"__proto__":{"sub":"alice"}}') } }],
  ['sub empty', { jwt: { claims: { sub: '' } } }],
  ['sub null', { jwt: { claims: { sub: null } } }],
  ['sub as a number', { jwt: { claims: { sub: 1 } } }],
  ['sub true', { jwt: { claims: { sub: true } } }],
  ['sub as a list', { jwt: { claims: { sub: ['alice'] } } }],
  ['sub as an object', { jwt: { claims: { sub: { toString: 'alice' } } } }],
  ['the claims of a Lambda authorizer', { lambda: { sub: 'alice', jwt: { claims: { sub: 'alice' } } } }],
  ['the claims of a REST API', { claims: { sub: 'alice' }, principalId: 'alice', sub: 'alice' }],
  ['an IAM user', { iam: { userId: 'alice', userArn: 'arn:aws:iam::123456789012:user/alice' } }],
];

describe.each(protectedRoutes.map((routeKey) => routeKey.replace('{id}', path.split('/')[2] ?? '').split(' ')))(
  '%s %s answers 401, and asks no store, with',
  (method = '', url = '') => {
    test.each(nobody)('%s', async (_name, authorizer) => {
      const { send, failures } = createStoreless();
      expect(await send(method, url, { ...json(valid, headers), authorizer })).toEqual({
        status: 401,
        headers: { ...problemHeaders, 'www-authenticate': 'Bearer' },
        body: method === 'HEAD' ? undefined : problem(401, 'unauthorized'),
      });
      expect(failures).toEqual([]);
    });
  },
);

const claims = { jwt: { claims: { sub: 'alice' } } };

test.each([
  ['GET', '/health', {}, 200],
  ['HEAD', '/health', {}, 200],
  ['GET', '/todos', { routeKey: '$default' }, 405],
  ['POST', '/todos', { routeKey: '$default' }, 405],
  ['DELETE', path, { routeKey: '$default' }, 405],
  ['GET', '/nothing', {}, 404],
] as const)('%s %s asks no store, whoever the event says it is: %j', async (method, url, options, status) => {
  const { send, failures } = createStoreless();
  for (const [, authorizer] of [...nobody, ['alice', claims] as const]) {
    expect(await send(method, url, { ...json(valid, headers), authorizer, ...options })).toMatchObject({ status });
  }
  expect(failures).toEqual([]);
});

test.each([...nobody, ['alice', claims] as const])(
  'where AUTH is none there is one owner, whoever the event says it is: %s',
  (_name, authorizer) => {
    expect(createOwnerOf('none')(toEvent('GET', '/todos', { headers, authorizer }))).toBe('local');
  },
);

/** Any call to the store is a failure. */
function createStoreless(): ReturnType<typeof createApiUnderTest> {
  return createApiUnderTest({} as TodoRepository, {} as CreationRepository);
}
