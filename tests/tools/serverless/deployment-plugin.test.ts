import { afterEach, describe, expect, test } from '@jest/globals';
import DeploymentPlugin from '../../../tools/serverless/deployment-plugin.ts';
import type { Serverless } from '../../../tools/serverless/serverless.ts';
import { createLog, createServerless } from './serverless-under-test.ts';

const before = { ...process.env };

afterEach(() => {
  process.env = { ...before };
});

describe('packaging is refused', () => {
  const name = 'a name has at most 40 lower-case letters, digits and hyphens, and begins with a letter.';

  test.each([
    [createServerless('local'), 'Stage local is for npm start, without authentication: deploy under another name.'],
    [createServerless('Prod'), `Stage Prod: ${name}`],
    [createServerless('1'), `Stage 1: ${name}`],
    [createServerless('my_stage'), `Stage my_stage: ${name}`],
    [createServerless('a'.repeat(41)), `Stage ${'a'.repeat(41)}: ${name}`],
    [createServerless('dev', { compileCache: 'yes' }), 'Stage dev: compileCache must be true or false, not yes.'],
    [createServerless('dev', { auth: 'nope' }), 'Stage dev: auth must be jwt or none, not nope.'],
    [
      createServerless('prod', { auth: 'none' }),
      'Stage prod keeps its data, so it may not let anyone in: auth must be jwt.',
    ],
    [
      createServerless('dev', { release: 'LambdaCanary10Percent5Minute' }),
      'Stage dev: release must be a configuration of CodeDeploy for Lambda, not CodeDeployDefault.LambdaCanary10Percent5Minute.',
    ],
  ])('%#', async (serverless, message) => {
    await expect(check(serverless, {})).rejects.toThrow(message);
  });
});

test.each([
  'LambdaAllAtOnce',
  'LambdaCanary10Percent5Minutes',
  'LambdaCanary10Percent30Minutes',
  'LambdaLinear10PercentEvery1Minute',
  'LambdaLinear10PercentEvery10Minutes',
])('the release %s is taken', async (release) => {
  await expect(check(createServerless('dev', { release }), {})).resolves.toHaveLength(1);
});

test('packaging says what the stage will have, and what is unusual about it', async () => {
  const settings = { JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: 'todo-api' };
  const tokens = 'tokens of https://auth.example.com/ for todo-api';
  expect(await check(createServerless('pr-1'), settings)).toEqual([
    `notice: Stage pr-1: ${tokens}; pages of: none; domain: the gateway's own; alarms to: nobody.`,
  ]);
  const more = {
    CORS_ORIGINS: 'https://app.example.com',
    DOMAIN_NAME: 'todos.example.com',
    ALARM_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:alarms',
  };
  expect(await check(createServerless('production', { auth: 'none' }), { ...settings, ...more })).toEqual([
    'warning: resources/stages.yml does not name production: it is treated like prod.',
    'warning: Stage production lets anyone in, and all share one list: its auth is none.',
    `notice: Stage production: ${tokens}; pages of: ${more.CORS_ORIGINS}; domain: ${more.DOMAIN_NAME}; alarms to: ${more.ALARM_TOPIC_ARN}.`,
  ]);
});

async function check(
  serverless: Serverless,
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  process.env = { ...environment };
  const { log, written } = createLog();
  await new DeploymentPlugin(serverless, {}, { log }).hooks['before:package:createDeploymentArtifacts']?.();
  return written;
}
