import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { createIssuerVerifier } from '../../../src/tokens/token.ts';
import { createExportUnderTest } from '../../export/export-under-test.ts';
import { useScratchProject } from '../../support/scratch-project.ts';
import { useResource } from '../../support/use-resource.ts';
import { runProgram } from '../../tools/local/run-program.ts';
import { startMotoServer } from '../moto-server.ts';
import { createClient, createPool, leadToMoto, signIn } from './cognito-on-moto.ts';
import { readVariables, serveDeployedGateway } from './deployed-gateway.ts';

const moto = useResource(startMotoServer);
const project = useScratchProject();
useResource(() => leadToMoto(moto()));
const gateway = useResource(() => serveDeployedGateway(moto(), 'dev'));
const deployment = useResource(() => deploy('dev'));

describe('a stage with auth=cognito', () => {
  test('is deployed by one command, and says where users sign in and what the example app needs', () => {
    const { code, output, errors } = deployment();
    expect([code, errors]).toEqual([0, '']);
    const issuer = 'https://cognito-idp\\.eu-west-1\\.amazonaws\\.com/eu-west-1_\\w+';
    const app = `VITE_API_URL=https://\\w+\\.execute-api\\.eu-west-1\\.amazonaws\\.com VITE_OIDC_AUTHORITY=${issuer}`;
    expect(output).toMatch(new RegExp(`^ *ExampleApp: ${app} VITE_OIDC_CLIENT_ID=\\w+$`, 'm'));
  });

  test('lets a test user in by one command, and each has a list of its own, which the same user finds again', async () => {
    const [alice, bob, again] = [await token('alice'), await token('bob'), await token('alice')];
    expect(decodeJwt(alice)).toMatchObject({ token_use: 'access', scope: 'aws.cognito.signin.user.admin' });
    expect(decodeJwt(alice)).not.toHaveProperty('aud');
    expect(decodeJwt(again).sub).toBe(decodeJwt(alice).sub);
    expect(await call(alice)).toEqual([200, []]);
    const [status, todo] = await call(alice, 'POST', { text: 'Buy milk' });
    expect([status, todo]).toEqual([201, expect.objectContaining({ text: 'Buy milk' })]);
    expect(await call(again)).toEqual([200, [todo]]);
    expect(await call(bob)).toEqual([200, []]);
  });

  test('refuses no token, a token of another pool or of another client of its own, an ID token, and a token whose claims were changed', async () => {
    const other = await createPool(moto());
    const own = await pool();
    const { access, id } = await signIn(moto(), own);
    const foreign = await signIn(moto(), other);
    expect(await call(access)).toEqual([200, []]);
    expect(await call(undefined)).toEqual([401, { message: 'Unauthorized' }]);
    expect(await call(foreign.access)).toEqual([401, { message: 'Unauthorized' }]);
    const sibling = await signIn(moto(), await createClient(moto().url, own.UserPoolId));
    expect(decodeJwt(sibling.access).iss).toBe(decodeJwt(access).iss);
    expect(await call(sibling.access)).toEqual([401, { message: 'Unauthorized' }]);
    expect(decodeJwt(id)).toMatchObject({ aud: own.ClientId, token_use: 'id' });
    expect(await call(id)).toEqual([403, { message: 'Forbidden' }]);
    expect(await call(withClaim(access, { sub: decodeJwt(await token('alice')).sub }))).toEqual([
      401,
      { message: 'Unauthorized' },
    ]);
  });

  test('gives the export the same rules', async () => {
    const { AUTH, JWT_ISSUER = '', ...rules } = await readVariables(moto(), 'todo-api-dev-export');
    const lists = { JWT_AUDIENCE: [rules['JWT_AUDIENCE'] ?? ''], JWT_SCOPES: rules['JWT_SCOPES']?.split(',') ?? [] };
    const { send } = createExportUnderTest({ verifyToken: createIssuerVerifier({ JWT_ISSUER, ...lists }) });
    const statusOf = async (bearer: string) =>
      (await send('GET', '/todos.csv', { headers: { authorization: `Bearer ${bearer}` } })).status;
    const [own, foreign] = [await pool(), await createPool(moto())];
    const sibling = await createClient(moto().url, own.UserPoolId);
    const [{ access, id }, ...others] = [
      await signIn(moto(), own),
      await signIn(moto(), foreign),
      await signIn(moto(), sibling),
    ];
    const tokens = [await token('alice'), access, id, ...others.map((each) => each.access)];
    const statuses = await Promise.all(tokens.map(statusOf));
    expect([AUTH, ...statuses]).toEqual(['jwt', 200, 200, 403, 401, 401]);
  });
});

async function deploy(stage: string) {
  const run = project().serverless(
    ['deploy', '--verbose', '--stage', stage, '--param', 'auth=cognito'],
    moto().environment,
  );
  return { code: await run.exited, output: run.output(), errors: moto().errors() };
}

async function token(owner: string): Promise<string> {
  const { stdout, stderr } = await runProgram('write-token.ts', [owner, '--stage', 'dev'], { env: moto().environment });
  if (stderr !== '') throw new Error(stderr);
  return stdout.trim();
}

async function call(bearer: string | undefined, method = 'GET', body?: object) {
  const headers = {
    ...(bearer && { authorization: `Bearer ${bearer}` }),
    ...(body && { 'content-type': 'application/json' }),
  };
  const response = await fetch(`${gateway().endpoint}/todos`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return [response.status, await response.json()];
}

async function pool() {
  const { aud, iss = '', client_id } = decodeJwt(await token('alice'));
  return { UserPoolId: iss.split('/').at(-1) ?? '', ClientId: String(aud ?? client_id) };
}

/** Returns the token with another claim, and the signature that it had. */
function withClaim(jwt: string, claim: object): string {
  const [header, , signature] = jwt.split('.');
  const payload = Buffer.from(JSON.stringify({ ...decodeJwt(jwt), ...claim })).toString('base64url');
  return [header, payload, signature].join('.');
}
