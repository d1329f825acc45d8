import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { exampleSettings } from '../../../tools/stages/kinds.ts';
import { useResource } from '../../support/use-resource.ts';
import { useDeployer } from './deployer.ts';
import { readStage } from './stage-on-moto.ts';

const deployer = useDeployer();
const onMoto = () => readStage(deployer(), 'dev');
const deploy = (settings = {}, command = 'deploy') => deployer().serverless('dev', command, settings);
const skipped = 'No changes to deploy. Deployment skipped.';
const done = 'Service deployed to stack todo-api-dev';

/** The version that gets the requests: its number, its code and its secrets. */
async function live() {
  const { Version, CodeSha256, Environment } = await onMoto().configuration('api', 'live');
  return { number: Version, code: CodeSha256, secrets: String(Environment.Variables['CURSOR_SECRETS']) };
}

describe('a stage that is deployed', () => {
  const first = useResource(async () => {
    await deploy();
    return live();
  });

  test('is not deployed again if nothing has changed, from a package either', async () => {
    expect(first().number).toBe('1');
    expect(await deploy()).toContain(skipped);
    await deploy({}, 'package');
    expect(await deploy({}, 'deploy --package .serverless')).toContain(skipped);
    expect(await live()).toEqual(first());
  });

  test('gets a new version of the api when a file has changed, with alarms of its own, and keeps the old one', async () => {
    const file = join(deployer().dir, 'src', 'todos', 'todo.ts');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nglobalThis.process?.emitWarning?.('changed');\n`);
    expect(await deploy()).toContain(done);
    const second = await live();
    expect(second).toEqual({ ...first(), number: '2', code: expect.not.stringContaining(first().code) });
    expect(await onMoto().configuration('api', '1')).toMatchObject({ CodeSha256: first().code });
    const alarms = Object.values(await onMoto().recorded('AWS::CloudWatch::Alarm')).map(({ AlarmName }) => AlarmName);
    expect(alarms.filter((name) => String(name).includes('-new-version-')).sort()).toEqual(
      ['errors-2', 'failure-rate-2', 'latency-2'].map((name) => `todo-api-dev-new-version-${name}`),
    );
    expect(await deploy()).toContain(skipped);
  });

  test('goes back to an earlier deployment as a new version of the same code, and then forth again', async () => {
    const second = await live();
    const [timestamp] = /(?<=Timestamp: )\d+/.exec(await deploy({}, 'deploy list')) ?? [];
    expect(await deploy({}, `rollback --timestamp ${timestamp}`)).toContain('Service rolled back to timestamp');
    expect(await live()).toEqual({ ...first(), number: '3' });
    expect(await deploy()).toContain(done);
    expect(await live()).toEqual({ ...second, number: '4' });
  });

  test('is rolled back when its deployment fails, and the same package is deployed again', async () => {
    const before = await live();
    const ClientRequestToken = '00000000-0000-4000-8000-000000000001';
    const settings = { CURSOR_SECRET_VERSION: ClientRequestToken };
    const failed = await deployer().run('dev', 'deploy', { ...exampleSettings, ...settings });
    expect([failed.code, failed.output]).toEqual([1, expect.stringContaining(ClientRequestToken)]);
    expect(await live()).toEqual(before);
    await putSecret(before.secrets, ClientRequestToken);
    expect(await deploy(settings)).toContain(done);
    expect(await live()).toEqual({ ...before, number: '5' });
  });

  test.each(['deploy function --function docs', 'rollback function --function api --function-version 1'])(
    'refuses %s, which would leave its settings or its alias behind',
    async (command) => {
      const { code, output } = await deployer().run('dev', command, {});
      expect([code, output]).toEqual([1, expect.stringMatching(/One function cannot be (deployed|rolled back) alone/)]);
    },
  );
});

describe('a new value of the cursor secret', () => {
  const old = useResource(async () => {
    await deploy();
    return live();
  });

  test('is not read by a deployment that changes nothing else', async () => {
    await putSecret(`${'n'.repeat(40)}`);
    expect(await deploy()).toContain(skipped);
    expect(await live()).toEqual(old());
  });

  test('is read with its version, by each of the three deployments of a rotation, which each make a version', async () => {
    const [before, after] = ['o'.repeat(40), 'n'.repeat(40)];
    const number = Number(old().number);
    for (const [index, value] of [`${before},${after}`, `${after},${before}`, after].entries()) {
      const settings = { CURSOR_SECRET_VERSION: await putSecret(value) };
      expect(await deploy(settings)).toContain(done);
      expect(await live()).toEqual({ ...old(), number: String(number + index + 1), secrets: value });
      const { CURSOR_SECRETS } = (await onMoto().configuration('export')).Environment.Variables;
      expect(CURSOR_SECRETS).toBe(value);
    }
  });

  test('is kept by a later deployment without its version', async () => {
    expect(await deploy()).toContain(done);
    expect((await live()).secrets).toBe('n'.repeat(40));
  });
});

/** Returns the VersionId, as Secrets Manager prints it. */
async function putSecret(SecretString: string, ClientRequestToken?: string): Promise<string> {
  const { SecretList } = await deployer().calls.json('secretsmanager', 'secretsmanager.ListSecrets');
  const [secret] = SecretList as readonly { readonly ARN: string }[];
  const input = { SecretId: secret?.ARN, SecretString, ClientRequestToken };
  return String((await deployer().calls.json('secretsmanager', 'secretsmanager.PutSecretValue', input))['VersionId']);
}
