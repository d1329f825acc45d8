import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { fetchToken } from '../../../tools/deployer/fetch-token.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useServer } from '../../support/use-server.ts';

const folder = useFolder();
const github = useServer(({ url, headers }, response) => {
  const isAllowed = url === '/token?api=1&audience=sts.amazonaws.com' && headers.authorization === 'bearer of-the-job';
  response.writeHead(isAllowed ? 200 : 403).end(JSON.stringify({ value: 'a.b.c' }));
});
// As https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html has it.
const session = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA1</AccessKeyId>
<SecretAccessKey>s1</SecretAccessKey><SessionToken>t1</SessionToken><Expiration>2026-01-01T01:00:00Z</Expiration>
</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
const refusal =
  '<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized</Message></Error></ErrorResponse>';
const sts = useServer(async (request, response) => {
  const asked = new URLSearchParams(await text(request));
  const names = ['Action', 'RoleArn', 'RoleSessionName', 'WebIdentityToken'].map((name) => asked.get(name)).join(' ');
  const isAllowed = names === `AssumeRoleWithWebIdentity ${job().AWS_ROLE_ARN} github-17 a.b.c`;
  response.writeHead(isAllowed ? 200 : 403, { 'content-type': 'text/xml' }).end(isAllowed ? session : refusal);
});
const job = () => ({
  AWS_REGION: 'eu-west-1',
  AWS_ENDPOINT_URL_STS: sts().endpoint,
  AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deployer',
  ACTIONS_ID_TOKEN_REQUEST_URL: `${github().endpoint}/token?api=1`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-job',
  GITHUB_ENV: join(folder(), 'env'),
  GITHUB_RUN_ID: '17',
});
const ignore = () => undefined;

test('exchanges the token at once, hides the keys in the log, and gives them to the later steps', async () => {
  const lines: string[] = [];
  await fetchToken(job(), (line) => lines.push(line));
  expect({ lines, env: readFileSync(job().GITHUB_ENV, 'utf8') }).toEqual({
    lines: ['::add-mask::ASIA1', '::add-mask::s1', '::add-mask::t1'],
    env: 'AWS_ACCESS_KEY_ID=ASIA1\nAWS_SECRET_ACCESS_KEY=s1\nAWS_SESSION_TOKEN=t1\n',
  });
});

test('names the variable without a role, the permission outside of such a job, and the status of a refusal', async () => {
  await expect(fetchToken({ ...job(), AWS_ROLE_ARN: '' }, ignore)).rejects.toThrow(
    /^AWS_ROLE_ARN is missing\. Set this variable/,
  );
  await expect(fetchToken({ ...job(), ACTIONS_ID_TOKEN_REQUEST_URL: undefined }, ignore)).rejects.toThrow(
    'ACTIONS_ID_TOKEN_REQUEST_URL is missing. The job needs the permission "id-token: write".',
  );
  await expect(fetchToken({ ...job(), ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'stolen' }, ignore)).rejects.toThrow(
    'GitHub gives no token: it answers 403.',
  );
  const foreign = { ...job(), AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/other' };
  await expect(fetchToken(foreign, ignore)).rejects.toThrow('Not authorized');
});
