import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fetchToken } from '../../../tools/deployer/fetch-token.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useServer } from '../../support/use-server.ts';

const folder = useFolder();
const github = useServer(({ url, headers }, response) => {
  const isAllowed = url === '/token?api=1&audience=sts.amazonaws.com' && headers.authorization === 'bearer of-the-job';
  response.writeHead(isAllowed ? 200 : 403).end(JSON.stringify({ value: 'a.b.c' }));
});
const job = () => ({
  AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deployer',
  ACTIONS_ID_TOKEN_REQUEST_URL: `${github().endpoint}/token?api=1`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-job',
  RUNNER_TEMP: folder(),
  GITHUB_ENV: join(folder(), 'env'),
});

test("writes the job's token for AWS to a file of its own, and tells later steps", async () => {
  await fetchToken(job());
  const file = join(folder(), 'aws-token');
  expect({
    token: readFileSync(file, 'utf8'),
    mode: statSync(file).mode & 0o777,
    env: readFileSync(job().GITHUB_ENV, 'utf8'),
  }).toEqual({
    token: 'a.b.c',
    mode: 0o600,
    env: `AWS_ROLE_ARN=${job().AWS_ROLE_ARN}\nAWS_WEB_IDENTITY_TOKEN_FILE=${file}\n`,
  });
});

test('names the variable without a role, the permission outside of such a job, and the status of a refusal', async () => {
  await expect(fetchToken({ ...job(), AWS_ROLE_ARN: '' })).rejects.toThrow(
    /^AWS_ROLE_ARN is missing\. Set this variable/,
  );
  await expect(fetchToken({ ...job(), ACTIONS_ID_TOKEN_REQUEST_URL: undefined })).rejects.toThrow(
    'ACTIONS_ID_TOKEN_REQUEST_URL is missing. The job needs the permission "id-token: write".',
  );
  await expect(fetchToken({ ...job(), ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'stolen' })).rejects.toThrow(
    'GitHub gives no token: it answers 403.',
  );
});
