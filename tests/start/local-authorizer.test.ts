import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { provideIssuerKey } from '../../tools/local/issuer-key.ts';
import { problem } from '../api/problem.ts';
import { findFreePort } from '../project/free-port.ts';
import { createScratchProject, type Run, type ScratchProject } from '../project/scratch-project.ts';
import { protectedRoutes } from '../project/service-dir.ts';
import { acceptedTokens, bearer, hostileTokens, hugeToken, scopelessTokens } from '../tokens/hostile-tokens.ts';
import { type IssuerUnderTest, startIssuer } from '../tokens/issuer.ts';
import { createKey, type Signer, signToken } from '../tokens/sign-token.ts';
import { mintToken } from './mint-token.ts';
import { send, showAuthorizer } from './show-authorizer.ts';

jest.setTimeout(60_000);

/** What an attacker would like the function to believe. */
const mallory = JSON.stringify({ jwt: { claims: { sub: 'mallory' } } });
/** serverless-offline takes any case of this name, and the last of several. */
const overrides = { 'sls-offline-authorizer-override': mallory, 'SLS-Offline-Authorizer-Override': mallory };
const path = '/todos/8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';

let project: ScratchProject;
let port: string;

beforeAll(() => {
  project = createScratchProject();
  showAuthorizer(project.dir);
});

afterAll(() => project.remove());

describe('npm start with an issuer of its own', () => {
  let run: Run;
  let signer: Signer;
  let settings: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const issuer = `http://localhost:${await findFreePort()}/realm`;
    settings = { JWT_ISSUER: issuer, JWT_AUDIENCE: 'todo-api', JWT_SCOPES: 'todos,admin' };
    run = await start({ ...settings, AUTH: 'none', AUTHORIZER: mallory });
    signer = { issuer, key: await provideIssuerKey(project.dir) };
  });

  afterAll(() => stop(run));

  test('says where the issuer is, how to get a token, and where to put it', () => {
    expect(run.output()).toContain(`The issuer ${signer.issuer} is served here.`);
    expect(run.output()).toContain('TOKEN=$(npm run --silent token -- alice)');
    expect(run.output()).toContain(`curl -i http://localhost:${port}/todos -H "authorization: Bearer $TOKEN"`);
  });

  describe('answers 401 to', () => {
    test.each(hostileTokens)('%s', async (_name, make) => {
      const value = make(signer);
      const challenge = value ? expect.stringMatching(/^Bearer error="invalid_token", error_desc/) : 'Bearer';
      expect(await get('/todos', value)).toEqual(refusal(401, 'Unauthorized', challenge));
    });
  });

  test.each(scopelessTokens)('answers 403 to %s', async (_name, make) => {
    const challenge = 'Bearer error="insufficient_scope", scope="todos admin"';
    expect(await get('/todos', make(signer))).toEqual(refusal(403, 'Forbidden', challenge));
  });

  test('answers 400 to headers of 20 kB', async () => {
    const { status } = await get('/todos', hugeToken(signer));
    expect(status).toBe(400);
  });

  test('answers 401 to two tokens in two headers, in whatever order', async () => {
    const [good, bad] = [bearer(signer), bearer({ ...signer, key: createKey(String(signer.key.kid)) })];
    for (const authorization of [
      [good, bad],
      [bad, good],
      [good, good],
    ]) {
      expect(await send(port, ['GET', '/todos'], { headers: { authorization } })).toMatchObject({ status: 401 });
    }
  });

  test.each(protectedRoutes)('asks for a token at %s, and no header takes its place', async (routeKey) => {
    const [method = '', url = ''] = routeKey.replace('/todos/{id}', path).split(' ');
    expect(await send(port, [method, url])).toMatchObject({ status: 401, authorizer: undefined });
    expect(await send(port, [method, url], { headers: overrides })).toMatchObject({
      status: 401,
      authorizer: undefined,
    });
    const authorization = bearer(signer, { exp: 1 });
    expect(await send(port, [method, url], { headers: { ...overrides, authorization } })).toMatchObject({
      status: 401,
    });
  });

  test.each(acceptedTokens.filter(([name]) => !name.startsWith('RS')))('lets alice in with %s', async (_name, make) => {
    const { status, authorizer } = await get('/todos', make(signer));
    expect({ status, authorizer }).toMatchObject({ status: 200, authorizer: { jwt: { claims: { sub: 'alice' } } } });
  });

  test('tells the function the verified claims, all as text, whatever a header says', async () => {
    const headers = { ...overrides, authorization: bearer(signer, { groups: ['a', 'b'] }) };
    const { authorizer } = await send(port, ['GET', '/todos'], { headers });
    expect(authorizer).toEqual({
      jwt: {
        claims: {
          iss: signer.issuer,
          aud: 'todo-api',
          sub: 'alice',
          scope: 'openid todos',
          groups: '[a b]',
          iat: expect.any(String),
          nbf: expect.any(String),
          exp: expect.any(String),
        },
        scopes: null,
      },
    });
  });

  test.each([
    ['GET', '/health', 200],
    ['HEAD', '/health', 200],
    ['GET', '/nothing', 404],
    ['POST', '/nothing', 404],
    ['DELETE', '/todos', 405],
  ])('is open at %s %s, where the function is told nothing of who asks', async (method, url, status) => {
    const hostile = `Bearer ${signToken({ ...signer, key: createKey('other') }, { sub: 'mallory' })}`;
    for (const authorization of ['Bearer junk', hostile, bearer(signer)]) {
      for (const headers of [{ authorization }, { ...overrides, authorization }]) {
        const { status: answered, authorizer } = await send(port, [method, url], { headers });
        expect({ answered, authorizer }).toEqual({ answered: status, authorizer: {} });
      }
    }
    expect(await send(port, [method, url])).toMatchObject({ status });
  });

  test('answers preflights, also of pages that send no token yet', async () => {
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'PATCH' };
    expect(await send(port, ['OPTIONS', path], { headers })).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-headers': expect.stringContaining('Authorization') },
    });
  });

  test('takes the tokens of npm run token, which keep their owners apart', async () => {
    const [alice, bob] = ['alice', 'bob'].map((owner) => `Bearer ${mintToken(project.dir, [owner], settings)}`);
    const body = JSON.stringify({ text: 'Buy milk' });
    const headers = { authorization: `${alice}`, 'content-type': 'application/json' };
    const created = await send(port, ['POST', '/todos'], { headers, body });
    expect(created).toMatchObject({ status: 201 });
    const { id } = created.body as { id: string };
    expect(await get(`/todos/${id}`, alice)).toMatchObject({ status: 200, body: created.body });
    expect(await get(`/todos/${id}`, bob)).toMatchObject({ status: 404, body: problem(404, 'todo_not_found') });
    expect(await get('/todos', bob)).toMatchObject({ status: 200, body: [] });
  });
});

describe('npm start with an issuer that runs already', () => {
  const key = createKey('elsewhere');
  let issuer: IssuerUnderTest;
  let run: Run;

  beforeAll(async () => {
    issuer = await startIssuer(key);
    run = await start({ JWT_ISSUER: issuer.issuer, JWT_AUDIENCE: 'todo-api' });
  });

  afterAll(() => Promise.all([stop(run), issuer.close()]));

  test('lets nobody in while the issuer fails, and says why; and takes its tokens when it is well', async () => {
    expect(run.output()).toContain(`The issuer ${issuer.issuer} is the server that already listens there.`);
    const { keys } = issuer.documents;
    const value = bearer({ issuer: issuer.issuer, key });
    issuer.documents.keys = (_request, response) => response.writeHead(500).end();
    expect(await get('/todos', value)).toMatchObject({ status: 500, body: { message: 'Internal Server Error' } });
    await run.printed(/No token can be verified: .*200 OK/);
    issuer.documents.keys = keys;
    expect(await get('/todos', value)).toMatchObject({ status: 200, body: [] });
  });
});

test('npm start with an issuer, but nobody whom tokens are for, says so in one sentence', async () => {
  const run = project.serverless(['offline', '--stage', 'local'], { JWT_ISSUER: 'https://issuer.example' });
  expect(await run.exited).toBe(1);
  expect(run.output()).toContain('JWT_AUDIENCE is not set: stage local needs the audience of its tokens.');
});

async function start(environment: Readonly<Record<string, string>>): Promise<Run> {
  port = await findFreePort();
  const run = project.serverless(['offline', '--stage', 'local'], { ...environment, PORT: port });
  await run.printed(/\/docs\./);
  return run;
}

async function stop(run: Run): Promise<void> {
  run.process.kill('SIGTERM');
  await run.exited;
}

function get(url: string, authorization: string | undefined) {
  return send(port, ['GET', url], authorization === undefined ? {} : { headers: { authorization } });
}

function refusal(status: number, message: string, challenge: unknown) {
  return {
    status,
    headers: expect.objectContaining({ 'www-authenticate': challenge, 'content-type': expect.stringMatching(/json/) }),
    body: { message },
    authorizer: undefined,
  };
}
