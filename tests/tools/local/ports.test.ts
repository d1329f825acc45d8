import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { findPortFault } from '../../../tools/local/ports.ts';
import { findFreePort } from '../../support/free-port.ts';
import { useResource } from '../../support/use-resource.ts';
import { runProgram } from './run-program.ts';

const taken = useResource(
  async () => {
    const server = createServer().listen(0, 'localhost');
    await once(server, 'listening');
    return { server, port: String((server.address() as AddressInfo).port) };
  },
  ({ server }) => server.close(),
);

test.each(['PORT', 'EXPORT_PORT'])('%s in use is told in one sentence', async (name) => {
  const { port } = taken();
  expect(await findPortFault({ PORT: await findFreePort(), EXPORT_PORT: '0', [name]: port })).toBe(
    `Port ${port} is in use: set ${name} to another in .env.local, or put PORT=3100 EXPORT_PORT=3102 before the command`,
  );
});

test('npm run example starts nothing if another program listens where its issuer is to be', async () => {
  const JWT_ISSUER = `http://localhost:${taken().port}`;
  const env = { JWT_ISSUER, PORT: await findFreePort(), EXPORT_PORT: '0' };
  expect(await runProgram('run-example.ts', [], { env })).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `Another program serves ${JWT_ISSUER}: run JWT_ISSUER=http://localhost:3003 npm run example\n`,
  });
});

test.each([
  ['1', '1', undefined, 'PORT and EXPORT_PORT'],
  ['1', '2', 'http://localhost:1/realm', 'PORT and JWT_ISSUER'],
  ['1', '2', 'http://localhost:2', 'EXPORT_PORT and JWT_ISSUER'],
  ['80', '2', 'http://localhost', 'PORT and JWT_ISSUER'],
])('ports %s and %s with the issuer %s clash', async (PORT, EXPORT_PORT, JWT_ISSUER, names) => {
  const fault = await findPortFault({ PORT, EXPORT_PORT, JWT_ISSUER });
  expect(fault).toBe(`${names} are the same port: set one to another.`);
});

test.each(['', 'abc', '65536', '-1'])('the malformed port %j is left to the check of all settings', async (PORT) => {
  const JWT_ISSUER = `https://localhost:${taken().port}`;
  expect(await findPortFault({ PORT, EXPORT_PORT: await findFreePort(), JWT_ISSUER })).toBeUndefined();
});
