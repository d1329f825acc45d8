import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import type { KafkaBatch } from '../../src/generated/validators.js';
import { createEventRepository } from '../../src/stores/dynamodb/event-repository.ts';
import { createTodoRepository } from '../../src/stores/dynamodb/todo-repository.ts';
import { kafkaSettings } from '../../tools/stages/kinds.ts';
import { createQueue, type Message, serveQueue } from '../ingestion/queue-protocol.ts';
import { encode, toRecord, toTombstone } from '../ingestion/records.ts';
import { useDatabase } from '../stores/dynamodb/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { useResource } from '../support/use-resource.ts';
import { newUpsert } from '../todos/events.ts';
import { usePackage } from './packaged-service.ts';
import { runArtefact } from './run-artefact.ts';

const past = { time: '2026-01-02T03:04:05.678Z' };

let letters: readonly Message[] = [];
const database = useDatabase();
const service = usePackage('prod', kafkaSettings.managed);
const codeDir = useResource(() => service().unzip('ingest'));
const queue = useResource(() =>
  serveQueue(
    createQueue([], (messages) => {
      letters = messages;
    }),
  ),
);

test('applies a batch to the table, and puts its poison into the queue, both of which its environment names', async () => {
  const [bought, gone] = [
    { owner: 'alice', id: v4() },
    { owner: 'alice', id: v4() },
  ];
  const batch = [
    toRecord(newUpsert(bought, 1, { ...past, text: 'Buy 🥛' }), { offset: 1 }),
    toRecord(newUpsert(gone, 1, past), { offset: 2 }),
    toTombstone(gone, { offset: 3, timestamp: Date.parse(past.time) + 1 }),
    toRecord('{', { offset: 4, value: encode('{') }),
  ];
  const first = await run([batch, batch]);
  const counts = { records: 4, poison: 1 };
  const line = { level: 'INFO', message: 'batch', version: '7', _aws: expect.any(Object) };
  expect(first).toMatchObject([
    { ...line, ...counts, applied: 2, late: 1, duplicates: 0, readCapacity: 2, writeCapacity: 4 },
    { ...line, ...counts, applied: 0, late: 1, duplicates: 2, readCapacity: 2, writeCapacity: 0 },
    { replies: [{ applied: 2 }, { applied: 0 }] },
  ]);
  expect(JSON.stringify(first)).not.toContain('Buy');
  const todos = createTodoRepository(database());
  expect(await todos.list('alice', { order: 'asc', limit: 9 })).toMatchObject([{ id: bought.id, text: 'Buy 🥛' }]);
  const [state] = await createEventRepository(database()).readStates([gone]);
  expect(state).toMatchObject({ ...gone, updatedAt: '2026-01-02T03:04:05.679Z' });
  expect(letters.map(({ body }) => JSON.parse(body))).toMatchObject([{ offset: 4 }, { offset: 4 }]);
});

test('fails with what is no batch, and when nothing listens where DynamoDB should be', async () => {
  const [, reply] = await run([{ records: {} }]);
  expect(reply).toEqual({ error: 'Error: Not a batch of Kafka records: / must be an array' });
  const batch = [toRecord(newUpsert({ owner: 'alice', id: v4() }, 1, past))];
  const endpoint = `http://127.0.0.1:${await findFreePort()}`;
  expect(await run([batch], { AWS_ENDPOINT_URL_DYNAMODB: endpoint })).toMatchObject([
    { level: 'ERROR', message: 'batch', records: 1, error: { message: 'storage_unavailable' } },
    { error: 'TodoError: storage_unavailable' },
  ]);
});

test('does not start in a wrong environment, and lists every fault of it', async () => {
  const [output] = await run([], { METRICS_NAMESPACE: 'AWS/Lambda', DEAD_LETTER_QUEUE_URL: 'queue' });
  expect(output).toEqual({
    error: expect.stringMatching(/DEAD_LETTER_QUEUE_URL must be an http or https URL\n.*METRICS_NAMESPACE must be/),
  });
});

/** @returns the lines that a process of the artefact printed: the log, then the replies or the error */
function run(events: readonly (KafkaBatch | object)[], environment: Readonly<Record<string, string>> = {}) {
  return runArtefact({
    file: join(codeDir(), 'src/handlers/ingest.cjs'),
    events,
    environment: {
      ...database().settings,
      DEAD_LETTER_QUEUE_URL: queue().queueUrl,
      METRICS_NAMESPACE: 'todo-api-prod',
      AWS_ENDPOINT_URL_SQS: queue().endpoint,
      ...environment,
    },
  });
}
