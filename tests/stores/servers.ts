import { startDynamoDbLocal } from './dynamodb/local-engine.ts';
import { hasPrograms, startRealServer } from './postgres/real-server.ts';
import { startMoto } from './s3/moto.ts';

const running: { readonly close: () => Promise<void> }[] = [];

/**
 * Starts the servers that a run requires and that its settings do not name. All its processes inherit their addresses.
 * @throws Error if what they need is not installed
 */
export async function startServers(): Promise<void> {
  if (isRequired('postgres', 'REQUIRE_POSTGRES') && process.env['TEST_POSTGRES_URL'] === undefined) {
    if (!hasPrograms)
      throw new Error('No PostgreSQL is here. Install Debian’s package postgresql, or set TEST_POSTGRES_URL.');
    const server = await startRealServer(false);
    running.push(server);
    process.env['TEST_POSTGRES_URL'] = server.url;
  }
  if (isRequired('moto', 'REQUIRE_S3') && process.env['TEST_S3_URL'] === undefined) {
    const server = await startMoto();
    running.push(server);
    process.env['TEST_S3_URL'] = server.url;
  }
  if (isRequired('dynamodb-local', 'REQUIRE_DYNAMODB_LOCAL') && process.env['TEST_DYNAMODB_URL'] === undefined) {
    const server = await startDynamoDbLocal();
    running.push(server);
    process.env['TEST_DYNAMODB_URL'] = server.url;
  }
}

export async function stopServers(): Promise<void> {
  await Promise.all(running.splice(0).map(({ close }) => close()));
}

function isRequired(engine: string, setting: string): boolean {
  const { ENGINE = '', [setting]: required = '' } = process.env;
  return required !== '' || ENGINE.split(',').includes(engine);
}
