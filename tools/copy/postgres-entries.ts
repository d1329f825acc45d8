import { openStore } from '../../src/stores/postgres/open-store.ts';
import type { PostgresStore } from '../../src/stores/postgres/query.ts';
import { entryColumns, type Row, toContentJson, toEntry, writeNames } from '../../src/stores/postgres/row.ts';
import { raw, type Sql, sql } from '../../src/stores/postgres/sql.ts';
import type { EntryPage, EntryStore, KeptEntry } from './kept-entry.ts';

/** Aurora DSQL changes at most 3,000 rows and 10 MiB in a transaction. The longest text and owner have 17 KiB. */
const batchMax = 250;

/** A batch takes longer than a request. */
const timing = { attempt: 60_000, call: 300_000, backoffMax: 5000 };

/** Opens the entries of a database, by default of the one that DATABASE_URL names. */
export function openPostgresEntries(
  { query, close }: Pick<PostgresStore, 'query' | 'close'> = openStore({ timing }),
): EntryStore {
  return { readPages, write, close };

  async function* readPages(after?: string): AsyncGenerator<EntryPage> {
    let place: string | undefined = after;
    do {
      const [owner, id] = place === undefined ? ['', '00000000-0000-0000-0000-000000000000'] : JSON.parse(place);
      const { rows } = await query(
        sql`SELECT ${entryColumns}, owner, event_time, event_id, expires_at FROM todos WHERE (owner, id) > (${owner}, ${id}) ORDER BY owner, id LIMIT ${batchMax}`,
      ).catch(rethrowWithoutTables);
      const last = rows.at(-1);
      place = last && JSON.stringify([last['owner'], last['id']]);
      if (place !== undefined) yield { entries: rows.map(fromRow), place };
    } while (place !== undefined);
  }

  async function write(entries: readonly KeptEntry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += batchMax) {
      await query(toInsertion(entries.slice(start, start + batchMax)));
    }
  }
}

function rethrowWithoutTables(error: Error & { readonly code?: string }): never {
  if (error.code === '42P01') throw new Error('it has no tables. Run: npm run migrate');
  throw error;
}

function fromRow(row: Row): KeptEntry {
  const { owner, id, event_time: time, event_id: eventId, expires_at: expiresAt } = row;
  return {
    writes: [],
    ...toEntry(row),
    owner: String(owner),
    id: String(id),
    lastEvent: time === null ? undefined : `${time}#${eventId}`,
    expiresAt: expiresAt === null ? undefined : Number(expiresAt),
  };
}

/** Columns and their types. */
const columns: Readonly<Record<string, string>> = {
  owner: 'text',
  id: 'uuid',
  position: 'uuid',
  created_at: 'text',
  done: 'boolean',
  content: 'text',
  version: 'text',
  updated_at: 'text',
  event_time: 'text',
  event_id: 'uuid',
  expires_at: 'bigint',
  creation: 'text',
  ...Object.fromEntries(writeNames.map((name) => [name, 'text'])),
};

/** Each column is one parameter, an array of the values of all rows. */
function toInsertion(entries: readonly KeptEntry[]): Sql {
  const names = Object.keys(columns);
  const rows = entries.map(toValues);
  const arrays = names.map((name, index) => sql`${rows.map((row) => row[index])}::${raw(`${columns[name]}[]`)}`);
  const changes = names.map((name) => `${name} = excluded.${name}`);
  return sql`INSERT INTO todos (${raw(names.join(', '))}) SELECT * FROM unnest(${arrays.reduce((all, next) => sql`${all}, ${next}`)}) ON CONFLICT (owner, id) DO UPDATE SET ${raw(changes.join(', '))}`;
}

/** Values in the order of the columns. */
function toValues(entry: KeptEntry): readonly unknown[] {
  const { owner, id, todo, updatedAt, writes, creation, lastEvent, expiresAt = null } = entry;
  const { position = null, createdAt = null, done = null, version = null } = todo ?? {};
  const [time = null, eventId = null] = lastEvent?.split('#') ?? [];
  return [
    ...[owner, id, position, createdAt, done, todo ? toContentJson(todo) : null, version, updatedAt],
    ...[time, eventId, expiresAt, creation ? JSON.stringify(creation) : null],
    ...writeNames.map((_, index) => writes[index] ?? null),
  ];
}
