import { describe, expect, test } from '@jest/globals';
import { checkStage } from '../../../../tools/serverless/steps/stage.ts';
import { publicSettings } from '../../../../tools/stages/kinds.ts';
import { createRun, restoreEnvironment } from '../serverless-under-test.ts';

restoreEnvironment();

describe('packaging is refused', () => {
  const name = 'a name has at most 40 lower-case letters, digits and hyphens, and begins with a letter.';

  test.each([
    [createRun('local'), 'Stage local is for npm start, without authentication: deploy under another name.'],
    [createRun('Prod'), `Stage Prod: ${name}`],
    [createRun('1'), `Stage 1: ${name}`],
    [createRun('my_stage'), `Stage my_stage: ${name}`],
    [createRun('a'.repeat(41)), `Stage ${'a'.repeat(41)}: ${name}`],
    [createRun('dev', { compileCache: 'yes' }), 'Stage dev: compileCache must be true or false, not yes.'],
    [createRun('dev', { dropExposeGc: 'no' }), 'Stage dev: dropExposeGc must be true or false, not no.'],
    [createRun('dev', { auth: 'nope' }), 'Stage dev: auth must be jwt, cognito or none, not nope.'],
    [createRun('dev', { store: 'mysql' }), 'Stage dev: store must be one of dynamodb, postgres, s3, not mysql.'],
    [createRun('prod', { auth: 'none' }), 'Stage prod keeps its data, so its auth must be jwt or cognito, not none.'],
    [createRun('dev', { release: 'LambdaCanary10Percent5Minute' }), 'Stage dev: release must be a configuration of'],
  ])('%#', async (run, message) => {
    await expect(check(run, {})).rejects.toThrow(message);
  });
});

describe('with auth=cognito', () => {
  const origins = { CORS_ORIGINS: 'https://app.example.com,http://localhost:5173' };

  test.each([
    [
      'prod',
      {},
      'CORS_ORIGINS is not set: with auth=cognito stage prod needs the origins of the pages that sign users in.',
    ],
    [
      'dev',
      { CORS_ORIGINS: '*' },
      'auth=cognito leads users back to the origins in CORS_ORIGINS, which must not be *.',
    ],
    [
      'dev',
      { CORS_ORIGINS: 'https://app.example.com,http://app.example.com' },
      'auth=cognito leads users back to https:// and http://localhost only, not to http://app.example.com in CORS_ORIGINS.',
    ],
  ])('stage %s is refused with %j, because Cognito would refuse it', async (stage, settings, message) => {
    await expect(check(createRun(stage, { auth: 'cognito' }), settings)).rejects.toThrow(new Error(message));
  });

  test.each([
    ['prod', origins, origins.CORS_ORIGINS],
    ['dev', origins, origins.CORS_ORIGINS],
    ['dev', {}, 'http://localhost:5173'],
  ])('stage %s with %j signs the users of its own pool in, on the pages of %s', async (stage, settings, pages) => {
    const written = await check(createRun(stage, { auth: 'cognito' }), settings);
    expect(written.at(-1)).toContain(`; tokens of its own user pool; pages of: ${pages};`);
  });

  test('only a stage that keeps its users warns of a pool that is not its own setting', async () => {
    const warning =
      'warning: auth=cognito is set by --param: a deployment without it leaves the users behind. Set it in resources/stages.yml.';
    const run = (stage: string) => check(createRun(stage, { auth: 'cognito' }), origins);
    expect(await run('prod')).toEqual([warning, expect.stringMatching(/^notice: /)]);
    expect(await run('dev')).toEqual([expect.stringMatching(/^notice: /)]);
  });
});

test.each([
  'LambdaAllAtOnce',
  'LambdaCanary10Percent30Minutes',
  'LambdaLinear10PercentEvery1Minute',
  'LambdaLinear10PercentEvery10Minutes',
])('the release %s is taken', async (release) => {
  await expect(check(createRun('dev', { release }), {})).resolves.toHaveLength(1);
});

test('packaging says what the stage will have, and warns of what is unusual about it', async () => {
  const issuer = 'https://auth.example.com/';
  const rest = `pages of: ${publicSettings.CORS_ORIGINS}; domain: todos.example.com; alarms to: ${publicSettings.ALARM_TOPIC_ARN}.`;
  const settings = { ...publicSettings, JWT_ISSUER: issuer, JWT_AUDIENCE: 'todo-api' };
  const unlisted = 'warning: Stage production is not in resources/stages.yml, so it is treated like prod.';
  expect(await check(createRun('production'), settings)).toEqual([
    unlisted,
    `notice: Stage production: todos in: DynamoDB; tokens of ${issuer} for todo-api; ${rest}`,
  ]);
  expect(await check(createRun('production', { auth: 'none' }), settings)).toEqual([
    unlisted,
    'warning: Stage production has auth=none: anyone can call it, and all share one list.',
    'warning: Stage production has auth=none, so it does not use JWT_SCOPES, JWT_ISSUER, JWT_AUDIENCE.',
    `notice: Stage production: todos in: DynamoDB; no tokens; ${rest}`,
  ]);
});

test.each([
  ['postgres', {}, 'Aurora DSQL'],
  ['postgres', { DATABASE_URL: 'postgres://todo@db.example.com:6432/todos' }, 'PostgreSQL at db.example.com'],
  ['s3', {}, 'S3'],
])('packaging names the store %s with %j, and warns that it is not the stage’s own', async (store, settings, place) => {
  expect(await check(createRun('dev', { store }), settings)).toEqual([
    `warning: The store ${store} is set by --param: without it the next deployment replaces the store.`,
    expect.stringContaining(`notice: Stage dev: todos in: ${place}; tokens of `),
  ]);
});

async function check(
  run: ReturnType<typeof createRun>,
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  process.env = { ...environment };
  await checkStage(run);
  return run.written;
}
