import { expect } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { v4 } from 'uuid';
import { createIngest } from '../../src/ingestion/ingest.ts';
import { createApplyEvents } from '../../src/todos/apply-events.ts';
import { createExportUnderTest } from '../export/export-under-test.ts';
import { toRecord } from '../ingestion/records.ts';
import type { StoreUnderTest } from '../stores/engines.ts';
import { at } from '../todos/events.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { type Answer, json } from './gateway.ts';

type Value = Readonly<Record<string, unknown>>;

/** @returns all functions of the service on one store, for an owner of their own */
export function openService({ todos, events, dump }: StoreUnderTest) {
  const owner = v4();
  const { send } = createApiUnderTest(todos);
  const now = () => new Date(at(30));
  const deadLetters = { send: async (letters: readonly string[]) => Promise.reject(new Error(letters.join())) };
  const applyEvents = createApplyEvents({ repository: events, now });
  const ingest = createIngest({ applyEvents, deadLetters, now, observe: () => undefined });
  return {
    async ask(method: string, url: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
      const answer = await send(method, url, { ...(body && json(body, headers)), owner });
      return answer as Answer & { readonly body: Value };
    },

    /** Ingests the value of a Kafka record, at a minute of an hour later than all requests. A dead letter is an error. */
    async apply(event: object, minute: number): Promise<void> {
      const record = toRecord({ ...event, eventId: v4(), time: at(minute), owner });
      const counts = await ingest([record], { awsRequestId: 'mine', functionVersion: '1' });
      expect(counts).toMatchObject({ applied: 1 });
    },

    /** @returns the todo that a client gets */
    get: async (id: string) => (await send('GET', `/todos/${id}`, { owner })).body as Value,

    /** @returns the names of all that is stored */
    namesStored: async () => (await dump(owner)).flatMap((item) => Object.keys(item as object)),

    /** Expects a todo, whole, wherever a client can read it. */
    async expectEverywhere(todo: Value) {
      const ofTodo = ({ id }: Value) => id === todo['id'];
      expect((await send('GET', `/todos/${todo['id']}`, { owner })).body).toEqual(todo);
      expect(((await send('GET', '/todos', { owner })).body as readonly Value[]).find(ofTodo)).toEqual(todo);
      const { body } = await createExportUnderTest({ repository: todos, ownerOf: () => owner }).send(
        'GET',
        '/todos.csv',
      );
      const records: readonly Value[] = parse(body, { columns: true });
      const fields = Object.entries(records.find(ofTodo) ?? {}).filter(([, text]) => text !== '');
      expect(Object.fromEntries(fields)).toEqual(toTexts(todo));
    },
  };
}

function toTexts(todo: Value): Value {
  const toText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.fromEntries(Object.entries(todo).map(([name, value]) => [name, toText(value)]));
}
