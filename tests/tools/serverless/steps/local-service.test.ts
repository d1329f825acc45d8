import { expect, test } from '@jest/globals';
import { choosePorts, configureFunctions } from '../../../../tools/serverless/steps/local-service.ts';
import { findFreePort } from '../../../support/free-port.ts';
import { createLocalRun, restoreEnvironment } from '../serverless-under-test.ts';

restoreEnvironment();

test('ports that cannot be used are refused', async () => {
  const port = await findFreePort();
  const message = 'PORT and EXPORT_PORT are the same port: set one to another.';
  await expect(choosePorts(createLocalRun({ PORT: port, EXPORT_PORT: port }))).rejects.toThrow(message);
});

test.each([
  [{}, ''],
  [{ PUBLIC_URL: 'https://api.example.com' }, ''],
  [{ PUBLIC_URL: 'https://api.example.com/todo/' }, 'todo'],
])('serverless-offline gets the port, a free one for itself, and the base path of %j', async (settings, prefix) => {
  const PORT = await findFreePort();
  const run = createLocalRun({ PORT, EXPORT_PORT: '0', ...settings });
  await choosePorts(run);
  expect(run.service.custom['serverless-offline']).toEqual({ httpPort: Number(PORT), lambdaPort: 0, prefix });
});

test('functions let anyone in without an issuer, have a secret of their own, and no metrics', async () => {
  const run = createLocalRun({ PORT: '3100' });
  await configureFunctions(run);
  const { api, export: file } = run.service.functions;
  const shared = { AUTH: 'none', CURSOR_SECRETS: expect.stringMatching(/^.{36}$/), METRICS_NAMESPACE: '' };
  expect(file.environment).toEqual(shared);
  expect(api.environment).toMatchObject({ ...file.environment, PUBLIC_URL: 'http://localhost:3100' });
});
