import type { Context } from 'aws-lambda';
import { createInvocations } from '../invocation.ts';
import { createExpire } from '../stores/postgres/expire.ts';
import { maintenance, openStore } from '../stores/postgres/open-store.ts';
import { logStart } from '../telemetry/log-start.ts';

logStart();

const { run, timeLeft } = createInvocations();

const expire = createExpire({
  ...openStore({ timeLeft, timing: maintenance }),
  timeLeft,
  now: () => new Date(),
  log: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
});

/** The Lambda function `expire`. */
export const handler = (_event: unknown, context: Context) => run(context, expire);
