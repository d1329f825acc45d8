import { parseArgs } from 'node:util';
import { readCredentials } from '../local/aws-credentials.ts';
import { print, runProgram } from '../local/program.ts';
import { copyEntries, verifyCopy } from './copy-entries.ts';
import type { EntryStore } from './kept-entry.ts';
import { hidePassword, readProgress, removeProgress, writeProgress } from './progress-file.ts';

const usage = `Usage: npm run copy -- --from <store> --to <store>

Copies all todos, tombstones and remembered writes from one store to another, and compares both. Stop all writes to the
source first. An interrupted copy goes on where it was. The stores are:

  dynamodb   the table TABLE_NAME
  postgres   the database of DATABASE_URL
  s3         the bucket BUCKET_NAME

The first and the last are on AWS, by AWS_REGION and the credentials of the environment or AWS_PROFILE, or where
AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_S3 point to.`;

/** How each store opens, and the variables that name it. */
const stores: Readonly<
  Record<string, { readonly names: readonly string[]; readonly open: () => Promise<EntryStore> }>
> = {
  dynamodb: {
    names: ['AWS_PROFILE', 'AWS_REGION', 'AWS_ENDPOINT_URL_DYNAMODB', 'TABLE_NAME'],
    open: async () => (await import('./dynamodb-entries.ts')).openDynamoDbEntries(),
  },
  postgres: {
    names: ['DATABASE_URL'],
    open: async () => (await import('./postgres-entries.ts')).openPostgresEntries(),
  },
  s3: {
    names: ['AWS_ENDPOINT_URL_S3', 'BUCKET_NAME'],
    open: async () => (await import('./s3-entries.ts')).openS3Entries(),
  },
};

await runProgram(usage, async (args) => {
  const [from, to] = readRoute(args);
  Object.assign(process.env, await readCredentials(process.env['AWS_REGION'] || 'eu-west-1'));
  const [source, target] = [await openEntries(from), await openEntries(to)];
  const file = `.local/copy-${from}-${to}.json`;
  const route = [from, to].map(describe).join(' to ');
  const earlier = readProgress(file, route);
  let entries = earlier?.entries ?? 0;
  if (earlier !== undefined) print(`Going on after ${entries} entries.`);
  const now = new Date();
  const report = (more: number, place: string) => {
    entries += more;
    writeProgress(file, { route, place, entries });
    print(`${entries} entries`);
  };
  await copyEntries({ from: source, to: target, now, after: earlier?.place, report });
  // A copy that differs must begin again.
  removeProgress(file);
  print('Comparing both.');
  const { todos, tombstones, hash } = await verifyCopy({ from: source, to: target, now });
  print(`Done. Both have ${todos} todos and ${tombstones} tombstones, with the hash ${hash}.`);
  await Promise.all([source.close(), target.close()]);
});

function readRoute(args: readonly string[]): readonly [string, string] {
  const options = { from: { type: 'string' }, to: { type: 'string' } } as const;
  const { from = '', to = '' } = parseArgs({ args: [...args], options }).values;
  if (from === to || !(from in stores) || !(to in stores)) throw new Error(usage);
  return [from, to];
}

async function openEntries(name: string): Promise<EntryStore> {
  const store = stores[name];
  if (store === undefined) throw new Error(usage);
  return store.open();
}

/** Names a store without a password. */
function describe(name: string): string {
  const values = stores[name]?.names.map((each) => process.env[each] ?? '') ?? [];
  return `${name} ${hidePassword(values.join(' '))}`;
}
