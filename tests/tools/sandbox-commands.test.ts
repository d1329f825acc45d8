import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { toSandbox } from '../../tools/sandbox-commands.ts';
import type { Stages } from '../../tools/serverless/serverless.ts';
import { findStage } from '../../tools/serverless/variables.ts';
import { serviceDir } from '../support/service-dir.ts';

const alice = () => 'alice';

test.each([
  ['alice', 'dev-alice'],
  ['Alice.Müller', 'dev-alice-muller'],
  ['CORP\\alice', 'dev-corp-alice'],
  ['_alice_', 'dev-alice'],
  ['42', 'dev-42'],
  ['a'.repeat(60), `dev-${'a'.repeat(36)}`],
  [`${'a'.repeat(35)}-b`, `dev-${'a'.repeat(35)}`],
])('the sandbox of the user %s is the stage %s', (user, stage) => {
  expect(toSandbox([], () => user).stage).toBe(stage);
});

test('a user whose name has no character of a stage’s name is asked for another', () => {
  const message = '王 has no letter or digit for a stage’s name'.replace('’', "'");
  expect(() => toSandbox([], () => '王')).toThrow(message);
  expect(toSandbox(['alice'], () => '王').stage).toBe('dev-alice');
});

test.each(['root', 'ubuntu', 'Admin'])(
  'the user %s is asked for another name: it could be the sandbox of somebody else',
  (user) => {
    const message = `Many machines have a user ${user}. Name your sandbox: npm run sandbox -- alice`;
    expect(() => toSandbox(['--remove'], () => user)).toThrow(new Error(message));
    expect(toSandbox(['bob', '--remove'], () => user).stage).toBe('dev-bob');
  },
);

describe('a sandbox', () => {
  test('reaches no other kind of stage, whatever its name is, and no shell', () => {
    expect(toSandbox(['prod', '--remove'], alice).args).toEqual(['remove', '--stage', 'dev-prod']);
    expect(toSandbox(['x; rm -rf $HOME'], alice).stage).toBe('dev-x-rm-rf-home');
  });

  test('has users of its own, unless its deployment says who may call', () => {
    const deploy = ['deploy', '--stage', 'dev-alice'];
    expect(toSandbox([], alice).args).toEqual([...deploy, '--param', 'auth=cognito']);
    expect(toSandbox(['--param=auth=none'], alice).args).toEqual([...deploy, '--param=auth=none']);
    expect(toSandbox(['--param', 'auth=jwt', '--verbose'], alice).args).toEqual([
      ...deploy,
      '--param',
      'auth=jwt',
      '--verbose',
    ]);
    const others = ['--param', 'store=s3', '--region', 'us-east-1'];
    expect(toSandbox(others, alice).args).toEqual([...deploy, '--param', 'auth=cognito', ...others]);
  });

  test('is removed with the flags that found it', () => {
    expect(toSandbox(['bob', '--remove', '--region', 'us-east-1'], alice)).toEqual({
      stage: 'dev-bob',
      args: ['remove', '--stage', 'dev-bob', '--region', 'us-east-1'],
    });
  });

  test('is a trial: resources/stages.yml treats it as it treats dev', () => {
    const stages = load(readFileSync(join(serviceDir, 'resources', 'stages.yml'), 'utf8')) as Stages;
    const pattern = findStage(toSandbox([], alice).stage, stages);
    expect(pattern).toBe('dev-*');
    expect(stages['dev-*']).toEqual(stages['dev']);
  });
});
