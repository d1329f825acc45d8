import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { choosePorts, configureFunctions } from '../../../../tools/serverless/steps/local-service.ts';
import { findFreePort } from '../../../support/free-port.ts';
import { useResource } from '../../../support/use-resource.ts';
import { createLocalRun, restoreEnvironment } from '../serverless-under-test.ts';

restoreEnvironment();

describe('ports', () => {
  const other = useResource(async () => {
    const server = createServer().listen(0, 'localhost');
    await once(server, 'listening');
    return server;
  });

  test.each(['PORT', 'EXPORT_PORT'])('%s in use is said in one sentence', async (name) => {
    const { port } = other().address() as AddressInfo;
    const run = createLocalRun({ PORT: await findFreePort(), EXPORT_PORT: '0', [name]: `${port}` });
    await expect(choosePorts(run)).rejects.toThrow(
      `Port ${port} is in use, maybe by a local JWT_ISSUER, or forbidden. Set ${name} to a free one, for example PORT=3100 EXPORT_PORT=3102 npm start`,
    );
  });

  test('must differ', async () => {
    const port = await findFreePort();
    const message = 'PORT and EXPORT_PORT are the same: set one to another port.';
    await expect(choosePorts(createLocalRun({ PORT: port, EXPORT_PORT: port }))).rejects.toThrow(message);
  });

  test.each([
    [{}, ''],
    [{ PUBLIC_URL: 'https://api.example.com' }, ''],
    [{ PUBLIC_URL: 'https://api.example.com/todo/' }, 'todo'],
  ])(
    'are told to serverless-offline, whose own is any free one, with the base path of %j',
    async (settings, prefix) => {
      const PORT = await findFreePort();
      const run = createLocalRun({ PORT, EXPORT_PORT: '0', ...settings });
      await choosePorts(run);
      expect(run.service.custom['serverless-offline']).toEqual({ httpPort: Number(PORT), lambdaPort: 0, prefix });
    },
  );
});

test('functions let anyone in without an issuer, have a secret of their own, and no metrics', async () => {
  const run = createLocalRun({ PORT: '3100' });
  await configureFunctions(run);
  const { api, export: file } = run.service.functions;
  const shared = { AUTH: 'none', CURSOR_SECRETS: expect.stringMatching(/^.{36}$/), METRICS_NAMESPACE: '' };
  expect(file.environment).toEqual(shared);
  expect(api.environment).toMatchObject({ ...file.environment, PUBLIC_URL: 'http://localhost:3100' });
});
