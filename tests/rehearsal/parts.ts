import { installClient } from '../../tools/runtime-client/install-client.ts';
import { hasPrograms } from '../stores/postgres/real-server.ts';
import { installDynamoDbLocal } from '../support/dynamodb-local.ts';
import { installMoto } from '../support/moto.ts';
import { installEmulator } from './emulator/install-emulator.ts';
import { installKafka } from './kafka/install-kafka.ts';

/** Part of the rehearsal: suites that need an engine which `npm ci` does not install. */
export interface Part {
  readonly does: string;
  /** Installs what the part needs. @returns why that is impossible here, or undefined */
  readonly prepare: () => string | undefined | Promise<string | undefined>;
  /** Shell command that runs the suites. */
  readonly command: string;
}

const suites = 'npm test -- --config tests/rehearsal/jest.config.ts tests/rehearsal';
const contract = 'npm test -- tests/stores/ tests/histories/';

/** The contract of the stores, what is about DynamoDB alone, and all that asks the API. */
const onDynamoDb = [
  'tests/stores/[^/]*$',
  'tests/stores/dynamodb/',
  'tests/histories/',
  'tests/api/',
  'tests/todos/',
  'tests/invocation',
  'tests/tools/cost/request-units',
].map((path) => `'${path}'`);

export const parts: Readonly<Record<string, Part>> = {
  cognito: {
    does: 'signs users in at a deployed stage’s user pool on moto, and calls the API and the export with their tokens',
    prepare: installMoto,
    command: `${suites}/cognito`,
  },
  deploy: {
    does: 'deploys, changes and removes stages with the real CLI on moto’s CloudFormation',
    prepare: installMoto,
    command: `${suites}/deploy`,
  },
  database: {
    does: 'runs the contract of the stores, with lost answers, and the API tests on AWS’s DynamoDB Local',
    prepare: installDynamoDbLocal,
    command: `ENGINE=dynamodb-local npm test -- ${onDynamoDb.join(' ')}`,
  },
  kafka: {
    does: 'feeds 10,000 events from a broker of Apache Kafka into each store by npm run pipe, with kills and failures',
    prepare: installKafka,
    command: `${suites}/kafka`,
  },
  emulator: {
    does: 'invokes the packaged functions through AWS’s Runtime Interface Emulator, with the log extension',
    prepare: installEmulator,
    command: `${suites}/emulator`,
  },
  restore: {
    does: 'restores the table on moto as docs/running.md says, and serves the same todos from it',
    prepare: installMoto,
    command: `${suites}/database`,
  },
  postgres: {
    does: 'runs the contract of the stores, with lost answers, on a real PostgreSQL',
    prepare: () =>
      hasPrograms || process.env['TEST_POSTGRES_URL'] !== undefined
        ? undefined
        : 'No PostgreSQL is here. Install Debian’s package postgresql, or set TEST_POSTGRES_URL.',
    command: `ENGINE=postgres ${contract}`,
  },
  runtime: {
    does: 'runs the packaged functions under AWS’s runtime client, frozen between invocations',
    prepare: installClient,
    command: `${suites}/runtime`,
  },
  s3: {
    does: 'runs the contract of the stores, with lost answers, on moto’s S3',
    prepare: installMoto,
    command: `ENGINE=moto ${contract}`,
  },
  server: {
    does: 'runs the API tests over HTTP, on the plain server',
    prepare: () => undefined,
    command: 'HOST=server npm test -- tests/api/',
  },
};
