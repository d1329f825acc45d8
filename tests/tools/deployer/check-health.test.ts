import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkHealth } from '../../../tools/deployer/check-health.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useForEach } from '../../support/use-resource.ts';
import { useServer } from '../../support/use-server.ts';

const folder = useFolder();
const versions = useForEach((): string[] => []);
const stage = useServer(({ url }, response) => {
  const version = versions().shift();
  if (version === undefined || url !== '/base/health') response.writeHead(503).end('no');
  else response.end(JSON.stringify({ status: 'ok', version }));
});
const patience = { attempts: 2, pause: 1 };

function pack(variables: Readonly<Record<string, string>>, domain = 'none'): string {
  const Resources = {
    Domain: { Type: 'AWS::ApiGatewayV2::DomainName', Properties: { DomainName: domain } },
    ApiLambdaFunction: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: variables } } },
  };
  writeFileSync(join(folder(), 'cloudformation-template-update-stack.json'), JSON.stringify({ Resources }));
  return folder();
}

test('asks again until the stage serves the version of the package', async () => {
  versions().push('0.8.0+old', '0.9.0+new');
  const packaged = pack({ SERVICE_VERSION: '0.9.0+new', PUBLIC_URL: '' });
  const url = `${stage().endpoint}/base/`;
  await expect(checkHealth(packaged, url, patience)).resolves.toBe(`${url}health serves 0.9.0+new.`);
});

test('asks at PUBLIC_URL, because the gateway of a stage with a domain has no other address', async () => {
  versions().push('0.9.0+new');
  const packaged = pack({ SERVICE_VERSION: '0.9.0+new', PUBLIC_URL: `${stage().endpoint}/base` });
  await expect(checkHealth(packaged, 'https://gateway.invalid', patience)).resolves.toMatch(/serves 0\.9\.0\+new\.$/);
});

test('asks at the domain of a stage without PUBLIC_URL, because its gateway has no other address', async () => {
  const packaged = pack({ SERVICE_VERSION: '0.9.0+new' }, 'api.invalid');
  await expect(checkHealth(packaged, stage().endpoint, { attempts: 1, pause: 1 })).rejects.toThrow(
    /^https:\/\/api\.invalid\/health does not serve 0\.9\.0\+new\. /,
  );
});

test('fails with the last response of a stage that does not serve the version', async () => {
  versions().push('0.8.0+old');
  const packaged = pack({ SERVICE_VERSION: '0.9.0+new' });
  await expect(checkHealth(packaged, `${stage().endpoint}/base`, patience)).rejects.toThrow(
    `${stage().endpoint}/base/health does not serve 0.9.0+new. Its last response: 503 no`,
  );
});
