import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { membersOf, resourcesOf, type Template, toList } from '#template-rules/template.ts';
import { exampleSettings } from '../../../tools/stages/kinds.ts';
import { useScratchProject } from '../../support/scratch-project.ts';
import { serviceDir } from '../../support/service-dir.ts';
import { useResource } from '../../support/use-resource.ts';
import { startMotoServer } from '../moto-server.ts';
import { recordCalls } from '../recorded-calls.ts';

const moto = useResource(startMotoServer);
const calls = useResource(() => recordCalls(moto().url));
const project = useScratchProject();
const role: Template = JSON.parse(readFileSync(join(serviceDir, 'resources', 'deployer', 'role.json'), 'utf8'));
const allowed = resourcesOf(role, 'AWS::IAM::ManagedPolicy')
  .flatMap(({ properties }) => toList(membersOf(properties['PolicyDocument'])['Statement']))
  .flatMap((statement) => toList(membersOf(statement)['Action']));

/** Runs a command with the token of a job and no key, as the workflow of GitHub does. */
async function serverless(command: string): Promise<readonly [code: number | null, output: string]> {
  const file = join(project().dir, 'aws-token');
  writeFileSync(file, 'of.the.job');
  const run = project().serverless([...command.split(' '), '--stage', 'dev'], {
    ...exampleSettings,
    ...moto().environment,
    AWS_ENDPOINT_URL: calls().endpoint,
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deployer',
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
  });
  return [await run.exited, run.output()];
}

test('a job with a token and no key packages a stage, deploys the package, and finds it deployed', async () => {
  expect(await serverless('package --package packaged')).toEqual([0, expect.any(String)]);
  expect(await serverless('deploy --package packaged')).toEqual([
    0,
    expect.stringContaining('Service deployed to stack todo-api-dev'),
  ]);
  expect(await serverless('deploy --package packaged')).toEqual([0, expect.stringContaining('Deployment skipped')]);
  expect(calls().actions()).toContain('sts:AssumeRoleWithWebIdentity');
});

test('the deployer may make every call that a deployment, its inspection and its removal make', async () => {
  await serverless('deploy');
  await serverless('info');
  await serverless('remove');
  const others = calls()
    .actions()
    .filter((action) => !allowed.includes(action));
  // STS needs no right to exchange a token or to name the caller, and the framework goes on if ECR refuses it.
  expect(others).toEqual(['ecr:DescribeRepositories', 'sts:AssumeRoleWithWebIdentity', 'sts:GetCallerIdentity']);
});
