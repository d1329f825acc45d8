import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { edit } from '../../support/edit.ts';
import { useResource } from '../../support/use-resource.ts';
import { useDeployer } from './deployer.ts';

const deployer = useDeployer();

const remove = async (stage: string) => (await deployer().run(stage, 'remove', {})).output;

/** Names of all that moto has, by kind. */
async function findAll(): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const { json, query, get } = deployer().calls;
  const { TableNames } = await json('dynamodb', 'DynamoDB_20120810.ListTables');
  const { logGroups } = await json('logs', 'Logs_20140328.DescribeLogGroups');
  const { SecretList } = await json('secretsmanager', 'secretsmanager.ListSecrets');
  const { Roles } = await query('iam', 'ListRoles');
  const { Functions } = JSON.parse(await get('lambda', '/2015-03-31/functions'));
  const buckets = [...(await get('s3', '/')).matchAll(/<Name>([^<]*)/g)].map(([, name]) => name);
  const stacks = Object.keys((await deployer().moto.stacks()).stacks);
  return { TableNames, logGroups, SecretList, Roles, Functions, buckets, stacks } as Record<string, readonly unknown[]>;
}

const nothing = { TableNames: [], logGroups: [], SecretList: [], Roles: [], Functions: [], buckets: [], stacks: [] };

test('a trial is removed without a trace', async () => {
  await deployer().serverless('dev', 'deploy');
  expect((await findAll())['Functions']).toHaveLength(4);
  expect(await remove('dev')).toContain('successfully removed');
  expect(await findAll()).toEqual(nothing);
});

describe('a stage that keeps its data', () => {
  const deployed = useResource(async () => {
    await deployer().serverless('prod', 'deploy');
    return findAll();
  });
  const table = 'todo-api-prod-todos';

  test('refuses to be removed, and loses nothing', async () => {
    const { code, output } = await deployer().run('prod', 'remove', {});
    expect([code, output]).toEqual([1, expect.stringContaining('because deletion protection is enabled')]);
    expect(await findAll()).toEqual(deployed());
  });

  test('keeps its table when the protection of its stack is lifted by hand and the stack goes', async () => {
    const parameters = { StackName: 'todo-api-prod', EnableTerminationProtection: 'false' };
    await deployer().calls.query('cloudformation', 'UpdateTerminationProtection', parameters);
    expect(await remove('prod')).toContain('successfully removed');
    expect(await findAll()).toEqual({ ...nothing, TableNames: [table] });
    const { code, output } = await deployer().run('prod', 'deploy', {
      JWT_ISSUER: 'https://a.example',
      JWT_AUDIENCE: 'a',
    });
    expect([code, output]).toEqual([1, expect.stringContaining('failed to deploy')]);
  });
});

test('a stage that kept its data is removed once it is deployed without protectData', async () => {
  await deployer().serverless('staging', 'deploy');
  const file = join(deployer().dir, 'resources', 'stages.yml');
  const lifted = 'staging:\n  protectData: false\n  dataRemoval: Delete\n';
  writeFileSync(file, edit(readFileSync(file, 'utf8'), 'staging:\n', lifted));
  await deployer().serverless('staging', 'deploy');
  expect(await remove('staging')).toContain('successfully removed');
  expect(JSON.stringify(await findAll())).not.toContain('staging');
});
