import { describe, expect, test } from '@jest/globals';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { createIssuerVerifier } from '../../src/tokens/token.ts';
import { problemHeaders } from '../api/headers.ts';
import { problem } from '../api/problem.ts';
import { ownerMax } from '../support/schema-limits.ts';
import { acceptedTokens, bearer, hostileTokens, hugeToken, scopelessTokens } from '../tokens/hostile-tokens.ts';
import { type IssuerUnderTest, startIssuer, useIssuer } from '../tokens/issuer.ts';
import { createKey } from '../tokens/sign-token.ts';
import { createExportUnderTest, fill, wholeFile } from './export-under-test.ts';

const { alg: _, ...key } = createKey('one');
const issuer = useIssuer(key);
const signer = () => issuer().signer;

/** A repository that must not be asked. */
const closed: Pick<TodoRepository, 'list'> = { list: () => Promise.reject(new Error('asked')) };

describe('tells nobody anything with', () => {
  test.each([...hostileTokens, ['20 kB', hugeToken] as const])('%s', async (_name, make) => {
    const value = make(signer());
    const { status, headers, body } = await get(closed, value);
    const challenge = value ? expect.stringMatching(/^Bearer error="invalid_token", error_desc/) : 'Bearer';
    expect({ status, headers }).toEqual({ status: 401, headers: { ...problemHeaders, 'www-authenticate': challenge } });
    expect(JSON.parse(body)).toEqual(problem(401, 'unauthorized'));
  });

  test.each(scopelessTokens)('%s', async (_name, make) => {
    const { status, body } = await get(closed, make(signer()));
    expect({ status, body: JSON.parse(body) }).toEqual({ status: 403, body: problem(403, 'insufficient_scope') });
  });

  test.each(['x'.repeat(ownerMax + 1), '\ud800'])('a name that no owner can have: %j', async (sub) => {
    expect(await get(closed, bearer(signer(), { sub }))).toMatchObject({ status: 401 });
  });

  test('claims that come with the event', async () => {
    const { send } = createExportUnderTest({ repository: closed, verifyToken: createVerifier() });
    expect(await send('GET', '/todos.csv', { owner: 'alice' })).toMatchObject({ status: 401 });
  });

  test('a token of an issuer that is not there', async () => {
    const gone = await startIssuer();
    await gone.close();
    const { send, observations } = createExportUnderTest({ repository: closed, verifyToken: createVerifier(gone) });
    const headers = { authorization: bearer({ ...signer(), issuer: gone.issuer }) };
    const answer = await send('GET', '/todos.csv', { headers });
    expect({ status: answer.status, body: JSON.parse(answer.body) }).toEqual({
      status: 503,
      body: problem(503, 'issuer_unavailable'),
    });
    expect(observations).toMatchObject([{ status: 503, owner: undefined }]);
  });
});

test.each(acceptedTokens)('lets alice in with %s', async (_name, make) => {
  const { repository, todos } = await fill(3, 'alice');
  expect(await get(repository, make(signer()))).toMatchObject({ status: 200, body: wholeFile(todos) });
});

test('takes the word of the token before what comes with the event', async () => {
  const { repository, todos } = await fill(3, 'alice');
  const { send } = createExportUnderTest({ repository, verifyToken: createVerifier() });
  const headers = { authorization: bearer(signer()) };
  expect(await send('GET', '/todos.csv', { owner: 'bob', headers })).toMatchObject({ body: wholeFile(todos) });
});

test('gives each of many owners at once their own todos, and nothing else', async () => {
  const { repository, todos: alices } = await fill(9, 'alice');
  const { todos: bobs } = await fill(5, 'bob', repository);
  const { send, observations } = createExportUnderTest({ repository, verifyToken: createVerifier(), pageSize: 2 });
  const owners = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'alice' : 'bob'));
  const files = await Promise.all(
    owners.map((sub) => send('GET', '/todos.csv', { headers: { authorization: bearer(signer(), { sub }) } })),
  );
  expect(files.map(({ body }) => body)).toEqual(owners.map((sub) => wholeFile(sub === 'alice' ? alices : bobs)));
  expect(observations.map(({ owner }) => owner).sort()).toEqual(owners.sort());
});

function get(repository: Pick<TodoRepository, 'list'>, authorization: string | undefined) {
  const { send } = createExportUnderTest({ repository, verifyToken: createVerifier() });
  return send('GET', '/todos.csv', { headers: authorization === undefined ? {} : { authorization } });
}

function createVerifier({ issuer: url }: Pick<IssuerUnderTest, 'issuer'> = issuer()) {
  return createIssuerVerifier({ JWT_ISSUER: url, JWT_AUDIENCE: ['todo-api'], JWT_SCOPES: ['todos', 'admin'] });
}
