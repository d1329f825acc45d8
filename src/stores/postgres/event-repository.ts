import { TodoError } from '../../todos/errors.ts';
import {
  type EventRepository,
  findStaleness,
  type TodoEvent,
  type TodoKey,
  type TodoState,
  toStoredTodo,
} from '../../todos/events.ts';
import type { PostgresStore } from './query.ts';
import { type Row, toContentJson } from './row.ts';
import { type Sql, sql } from './sql.ts';
import { isNotOlder } from './write-statements.ts';

/** Creates an EventRepository on the table of migrations/. */
export function createEventRepository({ query }: Pick<PostgresStore, 'query'>): EventRepository {
  return {
    readStates,

    async applyEvent(event, tombstoneUntil) {
      const { rows } = await query(toEventStatement(event, tombstoneUntil));
      if (rows.length > 0) return 'applied';
      const staleness = findStaleness(event, (await readStates([event]))[0]);
      if (staleness !== undefined) return staleness;
      throw new TodoError('storage_unavailable', { cause: new Error('The conflicting row is gone.') });
    },
  };

  async function readStates(keys: readonly TodoKey[]): Promise<readonly TodoState[]> {
    const owners = keys.map(({ owner }) => owner);
    const ids = keys.map(({ id }) => id);
    const statement = sql`SELECT todos.owner, todos.id, updated_at, event_time, event_id
      FROM unnest(${owners}::text[], ${ids}::uuid[]) AS keys (owner, id)
      JOIN todos ON todos.owner = keys.owner AND todos.id = keys.id`;
    return (await query(statement)).rows.map(toState);
  }
}

function toState(row: Row): TodoState {
  const { owner, id, updated_at, event_time, event_id } = row;
  const lastEvent = event_time === null ? undefined : `${event_time}#${event_id}`;
  return { owner: String(owner), id: String(id), updatedAt: String(updated_at), lastEvent };
}

/**
 * Statement that applies a canonical event if it is newer: `findStaleness` as a condition. It keeps the writes that the
 * row remembers. Time and ID of events are compared as a pair, because collations may sort their text otherwise.
 */
function toEventStatement(event: TodoEvent, tombstoneUntil: number): Sql {
  const { owner, id, time, eventId } = event;
  const todo = event.type === 'upsert' ? toStoredTodo(event) : undefined;
  const { position = null, createdAt = null, done = null, version = null } = todo ?? {};
  const content = todo ? toContentJson(todo) : null;
  const expiresAt = todo ? null : tombstoneUntil;
  return sql`INSERT INTO todos
      (owner, id, position, created_at, done, content, version, expires_at, updated_at, event_time, event_id)
    VALUES (${owner}, ${id}, ${position}, ${createdAt}, ${done}, ${content}, ${version}, ${expiresAt}, ${time}, ${time}, ${eventId})
    ON CONFLICT (owner, id) DO UPDATE SET position = excluded.position, created_at = excluded.created_at,
      done = excluded.done, content = excluded.content, version = excluded.version, expires_at = excluded.expires_at,
      updated_at = excluded.updated_at, event_time = excluded.event_time, event_id = excluded.event_id
    WHERE ((todos.event_time, todos.event_id) >= (${time}, ${eventId})) IS NOT TRUE AND ${isNotOlder(time)}
    RETURNING todos.id`;
}
