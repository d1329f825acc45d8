import { afterEach, describe, expect, test } from '@jest/globals';
import GatewayPlugin from '../../src/tooling/gateway-plugin.ts';
import type { Serverless } from '../../src/tooling/serverless.ts';

const tokens = { JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: 'todo-api' };
const before = { ...process.env };

const warnings: string[] = [];
const log = {
  notice: () => undefined,
  warning: (message: string) => void warnings.push(message),
  error: () => undefined,
};

afterEach(() => {
  process.env = { ...before };
});

describe('packaging', () => {
  test.each([
    [{ JWT_AUDIENCE: 'a' }, 'JWT_ISSUER is not set: stage prod needs to know who issues the tokens of owners.'],
    [
      { JWT_ISSUER: tokens.JWT_ISSUER },
      'JWT_AUDIENCE is not set: stage prod needs to know whom the tokens of owners are for.',
    ],
    [
      { ...tokens, JWT_AUDIENCE: '' },
      'JWT_AUDIENCE is not set: stage prod needs to know whom the tokens of owners are for.',
    ],
    [{ ...tokens, JWT_ISSUER: 'http://localhost:3001' }, 'JWT_ISSUER must begin with https:// on AWS.'],
    [{ ...tokens, JWT_ISSUER: 'auth.example.com' }, /JWT_ISSUER does not match: Who issues the tokens of owners/],
    [{ ...tokens, JWT_SCOPES: 'a b' }, /JWT_SCOPES does not match: Scopes/],
    [{ ...tokens, CORS_ORIGINS: 'https://app.example.com/' }, /CORS_ORIGINS does not match: Origins whose pages/],
    [{ ...tokens, DOMAIN_NAME: 'https://todos.example.com' }, /DOMAIN_NAME does not match: Domain of the API/],
    [{ ...tokens, HOSTED_ZONE_ID: 'example.com' }, /HOSTED_ZONE_ID does not match: Route 53 hosted zone/],
    [{ ...tokens, ALARM_TOPIC_ARN: 'alarms' }, /ALARM_TOPIC_ARN does not match: SNS topic/],
  ])('is refused with %j', async (environment, message) => {
    await expect(prepare(createServerless('prod'), environment)).rejects.toThrow(message);
  });

  test('is refused for the stage of npm start, which lets anyone in', async () => {
    await expect(prepare(createServerless('local'), tokens)).rejects.toThrow(
      'Stage local is for npm start, without authentication: deploy under another name.',
    );
  });

  test('is refused for a stage that keeps its data but lets anyone in', async () => {
    await expect(prepare(createServerless('prod', 'none'), tokens)).rejects.toThrow(
      'Stage prod keeps its data, so it may not let anyone in: auth must be jwt.',
    );
  });

  test('needs no issuer only where the stage says that anyone is let in, and then no route asks for a token', async () => {
    const serverless = createServerless('pr-1', 'none');
    await prepare(serverless, {});
    expect(warnings).toEqual(['Stage pr-1 lets anyone in, and all share one list: its auth is none.']);
    expect(serverless.service.functions.api.events).toEqual([
      { httpApi: 'GET /health' },
      { httpApi: { method: 'GET', path: '/todos' } },
    ]);
    expect(serverless.service.provider.httpApi).toEqual({});
  });
});

function prepare(serverless: Serverless, environment: Readonly<Record<string, string>>) {
  process.env = { ...environment };
  return new GatewayPlugin(serverless, {}, { log }).hooks['before:package:createDeploymentArtifacts']?.();
}

function createServerless(stage: string, AUTH = 'jwt'): Serverless {
  const route = { method: 'GET', path: '/todos', authorizer: { name: 'jwt' } };
  return {
    serviceDir: '',
    classes: { Error },
    service: {
      functions: {
        api: { environment: { AUTH }, events: [{ httpApi: 'GET /health' }, { httpApi: route }], versionLogicalId: '' },
      },
      provider: {
        stage,
        region: 'eu-west-1',
        deletionProtection: stage === 'prod',
        httpApi: {},
        compiledCloudFormationTemplate: { Resources: {} },
      },
      resources: { Resources: { TodosTable: { Properties: { TableName: 'todos' } } } },
      custom: { cors: {}, esbuild: { outputWorkFolder: '' }, 'serverless-offline': {} },
    },
  };
}
