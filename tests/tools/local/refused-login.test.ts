import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { useCleanUp } from '../../support/use-resource.ts';
import { runProgram } from './run-program.ts';

const cleanUp = useCleanUp();

/** Messages with which a server replies to its client's. @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
const logins = {
  refusal: [toMessage('E', 'SFATAL\0C28P01\0Mpassword authentication failed for user "todo"\0\0')],
  challenge: [toMessage('R', '\0\0\0\x0aSCRAM-SHA-256\0\0'), toMessage('R', '\0\0\0\x0br=1,s=1,i=4096')],
};

test.each([
  ['../run-migrate.ts', 'refusal', 'password authentication failed for user "todo"'],
  ['../run-migrate.ts', 'challenge', 'it needs a password: set DATABASE_PASSWORD'],
  ['run-ingest.ts', 'refusal', 'password authentication failed for user "todo"'],
  ['run-redrive.ts', 'challenge', 'it needs a password: set DATABASE_PASSWORD'],
] as const)('%s says in a sentence why a login failed: the %s of a server', async (program, login, reason) => {
  const DATABASE_URL = await serve(logins[login]);
  const args = program === 'run-ingest.ts' ? ['events.ndjson'] : [];
  const { code, stdout, stderr } = await runProgram(program, args, { env: { DATABASE_URL } });
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: `DATABASE_URL cannot be used: ${reason}\n`,
  });
});

/** Leaves a failed connection open, as PostgreSQL does for a minute. */
async function serve(replies: readonly Buffer[]): Promise<string> {
  const server = createServer((socket) => {
    const left = [...replies];
    socket.on('error', () => undefined).on('data', () => socket.write(left.shift() ?? ''));
  });
  cleanUp(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `postgres://todo@127.0.0.1:${(server.address() as AddressInfo).port}/todos`;
}

function toMessage(type: string, content: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(content)]);
}
