import type { Context } from 'aws-lambda';
import { migrations } from '../generated/migrations.js';
import { createInvocations } from '../invocation.ts';
import { type CustomResourceEvent, createCustomResource } from '../release/custom-resource.ts';
import { grantRights } from '../stores/postgres/grants.ts';
import { migrate } from '../stores/postgres/migrate.ts';
import { maintenance, openStore } from '../stores/postgres/open-store.ts';
import { logStart } from '../telemetry/log-start.ts';

logStart();

const { run, timeLeft } = createInvocations();
const store = openStore({ timeLeft, timing: maintenance });

const resource = createCustomResource({
  work: async ({ ResourceProperties: { Roles = {} } = {} }) => [
    ...(await migrate({ ...store, migrations })),
    ...(await grantRights(store.query, Roles)),
  ],
  log: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
});

/** The Lambda function `migrate`. */
export const handler = (event: CustomResourceEvent, context: Context) => run(context, () => resource(event));
