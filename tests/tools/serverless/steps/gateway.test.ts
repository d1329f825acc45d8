import { describe, expect, test } from '@jest/globals';
import type { Run } from '../../../../tools/serverless/run.ts';
import { configureGateway, configureLocalGateway } from '../../../../tools/serverless/steps/gateway.ts';
import { createLocalRun, createRun, restoreEnvironment } from '../serverless-under-test.ts';

const tokens = { JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: 'todo-api' };
restoreEnvironment();

describe('packaging', () => {
  test.each([
    [{ JWT_AUDIENCE: 'a' }, 'JWT_ISSUER is not set: stage prod needs the issuer of its tokens.'],
    [{ JWT_ISSUER: tokens.JWT_ISSUER }, 'JWT_AUDIENCE is not set: stage prod needs the audience of its tokens.'],
    [{ ...tokens, JWT_AUDIENCE: '' }, 'JWT_AUDIENCE is not set: stage prod needs the audience of its tokens.'],
    [{ ...tokens, JWT_ISSUER: 'http://localhost:3001' }, 'JWT_ISSUER must begin with https:// on AWS.'],
    [{ ...tokens, JWT_ISSUER: 'auth.example.com' }, /JWT_ISSUER must be an https URL/],
    [{ ...tokens, JWT_SCOPES: 'a b' }, /JWT_SCOPES must be a comma-separated list/],
    [{ ...tokens, CORS_ORIGINS: 'https://app.example.com/' }, /CORS_ORIGINS must be \* or comma-separated origins/],
    [
      { ...tokens, CORS_ORIGINS: 'https://app.example.com,https://*.preview.example.com' },
      'the gateway supports no wildcard such as https://*.example.com, so list every origin, or allow all with *',
    ],
    [{ ...tokens, CORS_HEADERS: '*' }, /CORS_HEADERS must be comma-separated names of header fields/],
    [{ ...tokens, DOMAIN_NAME: 'https://todos.example.com' }, /DOMAIN_NAME must be a domain/],
    [{ ...tokens, HOSTED_ZONE_ID: 'example.com' }, /HOSTED_ZONE_ID must be the ID of a Route 53 hosted zone/],
    [{ ...tokens, ALARM_TOPIC_ARN: 'alarms' }, /ALARM_TOPIC_ARN must be the ARN of an SNS topic/],
  ])('is refused with %j', async (environment, message) => {
    await expect(prepare(createRun('prod'), environment)).rejects.toThrow(message);
  });

  test('needs no issuer only where the stage says that anyone is let in, and then no route asks for a token', async () => {
    const run = createRun('pr-1', { auth: 'none' });
    await prepare(run, {});
    expect(run.service.functions.api.events).toEqual([
      { httpApi: 'GET /health' },
      { httpApi: { method: 'GET', path: '/todos' } },
    ]);
    expect(run.service.provider.httpApi).toEqual({});
    expect(run.service.functions.docs).toEqual({});
  });

  test('lets the users of the stage’s own pool in: their tokens name its client, and ID tokens have no scope', async () => {
    const run = createRun('dev', { auth: 'cognito' });
    await prepare(run, tokens);
    const { provider, functions } = run.service;
    const [issuerUrl, client] = [{ 'Fn::GetAtt': ['UserPool', 'ProviderURL'] }, { Ref: 'UserPoolClient' }];
    expect(provider.httpApi['authorizers']).toEqual({
      jwt: { type: 'jwt', identitySource: '$request.header.Authorization', issuerUrl, audience: [client] },
    });
    const scopes = ['openid', 'aws.cognito.signin.user.admin'];
    expect(functions.api.events[1]).toMatchObject({ httpApi: { authorizer: { name: 'jwt', scopes } } });
    const environment = { JWT_ISSUER: issuerUrl, JWT_AUDIENCE: client, JWT_SCOPES: scopes.join() };
    const TOKEN_COMMAND = 'npm run --silent token -- --stage dev --region eu-west-1';
    expect(functions.docs).toEqual({ environment: { ...environment, TOKEN_COMMAND } });
    expect(functions.export.environment).toEqual({ AUTH: 'jwt', ...environment });
  });

  test('tells the docs no command for tokens of a stage that keeps its users', async () => {
    const run = createRun('prod', { auth: 'cognito' });
    await prepare(run, { ...tokens, CORS_ORIGINS: 'https://app.example.com' });
    expect(run.service.functions.docs.environment).not.toHaveProperty('TOKEN_COMMAND');
  });

  test.each([
    [{}, 'http://localhost:5173'],
    [{ CORS_ORIGINS: 'https://app.example.com' }, 'https://app.example.com'],
  ])('lets the pages call that sign users of the pool in, with %j: %s', async (settings, origin) => {
    const run = createRun('dev', { auth: 'cognito' });
    await prepare(run, settings);
    expect(run.service.provider.httpApi['cors']).toMatchObject({ allowedOrigins: [origin] });
    expect(run.service.functions.export.url.cors).toMatchObject({ allowedOrigins: [origin] });
  });

  test('tells the docs the issuer in force, so that the page says how to get a token', async () => {
    const run = createRun('prod');
    await prepare(run, { ...tokens, JWT_AUDIENCE: 'a,b', JWT_SCOPES: 'todos,admin' });
    const environment = { JWT_ISSUER: tokens.JWT_ISSUER, JWT_AUDIENCE: 'a,b', JWT_SCOPES: 'todos,admin' };
    expect(run.service.functions.docs).toEqual({ environment });
  });

  test.each([
    [{}, {}],
    [{ CORS_HEADERS: 'x-tenant' }, {}],
    [
      { CORS_ORIGINS: 'https://app.example.com' },
      { allowedOrigins: ['https://app.example.com'], allowedHeaders: ['Authorization'] },
    ],
  ])('lets only the pages that are named call the export: %j', async (origins, allowed) => {
    const run = createRun('prod');
    const { url } = run.service.functions.export;
    const rules = url.cors;
    await prepare(run, { ...tokens, ...origins });
    expect(url).toEqual('allowedOrigins' in allowed ? { cors: { ...rules, ...allowed } } : {});
  });

  test('lets pages send the headers that are named too, each once, to the gateway and to the export', async () => {
    const run = createRun('prod');
    await prepare(run, { ...tokens, CORS_ORIGINS: '*', CORS_HEADERS: 'x-tenant,authorization,X-Tenant' });
    const rules = { allowedOrigins: ['*'], allowedHeaders: ['Authorization', 'x-tenant'] };
    expect(run.service.provider.httpApi['cors']).toEqual(rules);
    expect(run.service.functions.export.url.cors).toMatchObject(rules);
  });
});

describe('npm start', () => {
  const local = { JWT_ISSUER: 'http://localhost:3001', JWT_AUDIENCE: 'todo-api,admin', JWT_SCOPES: 'todos' };

  test('asks for tokens if it has an issuer', async () => {
    const run = createLocalRun(local);
    await configureLocalGateway(run);
    const { service } = run;
    expect(service.provider.httpApi['authorizers']).toEqual({
      jwt: expect.objectContaining({ issuerUrl: local.JWT_ISSUER, audience: ['todo-api', 'admin'] }),
    });
    expect(service.functions.api.events[1]).toMatchObject({ httpApi: { authorizer: { scopes: ['todos'] } } });
    expect(service.custom.offline).toEqual({ customAuthenticationProvider: './tools/local/local-authorizer.ts' });
  });

  test('asks for none without, and lets all pages call', async () => {
    const run = createLocalRun({});
    const { service } = run;
    await configureLocalGateway(run);
    expect(service.functions.api.events[1]).toEqual({ httpApi: { method: 'GET', path: '/todos' } });
    expect(service.functions.export.url.cors).toMatchObject({ allowedOrigins: ['*'] });
  });

  test('lets them send the headers that are named', async () => {
    const run = createLocalRun({ CORS_HEADERS: 'x-tenant' });
    await configureLocalGateway(run);
    const rules = { allowedOrigins: ['*'], allowedHeaders: ['Authorization', 'x-tenant'] };
    expect(run.service.provider.httpApi['cors']).toEqual(rules);
    expect(run.service.functions.export.url.cors).toMatchObject(rules);
  });
});

function prepare(run: Run, environment: Readonly<Record<string, string>>) {
  process.env = { ...environment };
  return configureGateway(run);
}
