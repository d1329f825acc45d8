import { hasPrograms } from '../stores/postgres/real-server.ts';
import { installMoto } from '../support/moto.ts';
import { installClient } from './runtime/client/install.ts';

/** Part of the rehearsal: suites that need an engine which `npm ci` does not install. */
export interface Part {
  readonly does: string;
  /** Installs what the part needs. @returns why that is impossible here, or undefined */
  readonly prepare: () => string | undefined | Promise<string | undefined>;
  /** Shell command that runs the suites. */
  readonly command: string;
}

const contract = 'npm test -- tests/stores/ tests/histories/';

export const parts: Readonly<Record<string, Part>> = {
  cognito: {
    does: 'signs users in at a deployed stage’s user pool on moto, and calls the API and the export with their tokens',
    prepare: installMoto,
    command: 'npm test -- --config tests/rehearsal/jest.config.ts tests/rehearsal/cognito',
  },
  deploy: {
    does: 'deploys, changes and removes stages with the real CLI on moto’s CloudFormation',
    prepare: installMoto,
    command: 'npm test -- --config tests/rehearsal/jest.config.ts tests/rehearsal/deploy',
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
    command: 'npm test -- --config tests/rehearsal/jest.config.ts tests/rehearsal/runtime',
  },
  s3: {
    does: 'runs the contract of the stores, with lost answers, on moto’s S3',
    prepare: installMoto,
    command: `ENGINE=moto ${contract}`,
  },
};
