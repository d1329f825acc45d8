import { parseArgs } from 'node:util';
import { readCredentials } from '../local/aws-credentials.ts';
import { print, runProgram } from '../local/program.ts';
import { blame } from '../local/store-context.ts';
import { copyEntries, verifyCopy } from './copy-entries.ts';
import type { EntryStore } from './kept-entry.ts';
import { hidePassword, readProgress, removeProgress, writeProgress } from './progress-file.ts';

const usage = `Usage: npm run copy -- --from <store> --to <store> [--overwrite]

Copies all todos, tombstones and remembered writes from one store to another, which must be empty, and compares both. Stop
all writes to the source first. An interrupted copy resumes where it stopped. --overwrite replaces what the target has of
the same owners and IDs. The stores are:

  dynamodb   the table TABLE_NAME
  postgres   the database of DATABASE_URL
  s3         the bucket BUCKET_NAME

The first and the last are on AWS, by AWS_REGION and the credentials of the environment or AWS_PROFILE, or where
AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_S3 point to.`;

const notEmpty =
  'The target is not empty. A copy would overwrite what it has changed since. Take an empty store, or add --overwrite.';

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
  const { from, to, overwrite } = readFlags(args);
  Object.assign(process.env, await readCredentials(process.env['AWS_REGION'] || 'eu-west-1'));
  const [source, target] = [await openEntries(from), await openEntries(to)];
  const file = `.local/copy-${from}-${to}.json`;
  const route = [from, to].map(describe).join(' to ');
  const earlier = readProgress(file, route);
  let entries = earlier?.entries ?? 0;
  await readFirst(from, source);
  const first = await readFirst(to, target);
  if (earlier !== undefined) print(`Resuming after ${entries} entries.`);
  else if (first.length > 0 && !overwrite) throw new Error(notEmpty);
  const now = new Date();
  const report = (more: number, place: string) => {
    entries += more;
    writeProgress(file, { route, place, entries });
    print(`${entries} entries`);
  };
  writeProgress(file, { route, place: earlier?.place, entries });
  await copyEntries({ from: source, to: target, now, after: earlier?.place, report });
  // A copy that differs must begin again.
  removeProgress(file);
  print('Comparing both.');
  const { todos, tombstones, hash } = await verifyCopy({ from: source, to: target, now });
  print(`Done. Both have ${todos} todos and ${tombstones} tombstones, with the hash ${hash}.`);
  await Promise.all([source.close(), target.close()]);
});

function readFlags(args: readonly string[]) {
  const options = { from: { type: 'string' }, to: { type: 'string' }, overwrite: { type: 'boolean' } } as const;
  const { from = '', to = '', overwrite = false } = parseArgs({ args: [...args], options }).values;
  if (from === to || !(from in stores) || !(to in stores)) throw new Error(usage);
  return { from, to, overwrite };
}

/** Returns the entries of the first page. @throws Error that names the setting at fault */
async function readFirst(name: string, { readPages }: EntryStore): Promise<readonly unknown[]> {
  const pages = readPages()[Symbol.asyncIterator]();
  const { value, done } = await blame(stores[name]?.names.at(-1) ?? name, pages.next());
  return done === true ? [] : value.entries;
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
