import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import type { DeadLetterQueue } from '../../src/ingestion/dead-letter.ts';
import { type BatchObservation, createIngest } from '../../src/ingestion/ingest.ts';
import { createApplyEvents } from '../../src/todos/apply-events.ts';
import { TodoError } from '../../src/todos/errors.ts';
import type { EventRepository } from '../../src/todos/events.ts';
import { openMemoryEngine } from '../stores/memory/engine.ts';
import { at, newDelete, newUpsert } from '../todos/events.ts';
import { encode, toRecord, toTombstone } from './records.ts';

const invocation = { awsRequestId: 'request-1', functionVersion: '7' };
const key = () => ({ owner: 'alice', id: v4() });

describe('a batch', () => {
  test('of one record or none is an array too', async () => {
    const { ingest, store } = open();
    const event = newUpsert(key(), 1);
    expect(await ingest([toRecord(event)], invocation)).toEqual(counts({ records: 1, applied: 1 }));
    expect(await ingest([], invocation)).toEqual(counts({}));
    expect(await store.todos.get('alice', event.id)).toMatchObject({ text: event.text });
  });

  test('is applied but for its poison, which goes to the queue before the batch is acknowledged', async () => {
    const { ingest, store, letters, observations } = open();
    const [first, second, gone] = [key(), key(), key()];
    const batch = [
      toRecord(newUpsert(first, 1), { offset: 1 }),
      toRecord(null, { offset: 2, value: encode('{"text":"secret') }),
      toRecord(newUpsert(gone, 2), { offset: 3 }),
      toTombstone(gone, { offset: 4 }),
      toRecord(newUpsert(second, 2), { offset: 5 }),
      toRecord(newUpsert(second, 1), { offset: 6 }),
      toRecord({ ...newUpsert(first, 3), done: 'no' }, { offset: 7 }),
    ];
    const duplicate = batch[0];
    const expected = { records: 8, applied: 3, late: 2, duplicates: 1, poison: 2 };
    expect(await ingest([...batch, duplicate], invocation)).toEqual(expected);
    expect(await store.todos.list('alice', { order: 'asc', limit: 9 })).toHaveLength(2);
    expect(letters().map(({ offset, reason }) => ({ offset, reason }))).toEqual([
      { offset: 2, reason: [{ pointer: '/value', detail: 'is not JSON' }] },
      { offset: 7, reason: [{ pointer: '/value/done', detail: 'must be true or false' }] },
    ]);
    expect(observations).toEqual([
      { awsRequestId: 'request-1', version: '7', latency: expect.any(Number), ...expected },
    ]);
  });

  test('whose poison the queue does not take is thrown, and comes again without effect', async () => {
    const { ingest, store, queue, letters, observations } = open();
    const event = newUpsert(key(), 1);
    const batch = [toRecord(event), toRecord('poison')];
    queue.send = () => Promise.reject(new Error('SQS rejected 1 dead letters'));
    await expect(ingest(batch, invocation)).rejects.toThrow('SQS rejected 1 dead letters');
    const before = await store.dump('alice');
    queue.send = queue.keep;
    expect(await ingest(batch, invocation)).toEqual(counts({ records: 2, duplicates: 1, poison: 1 }));
    expect(await store.dump('alice')).toEqual(before);
    expect(letters()).toHaveLength(1);
    expect(observations[0]).toMatchObject({ records: 2, failure: new Error('SQS rejected 1 dead letters') });
    expect(observations[0]).not.toHaveProperty('applied');
  });

  test.each([1, 5, 40])(
    'that the store breaks off at write %i is thrown, and comes again to the same end',
    async (at) => {
      const events = Array.from({ length: 50 }, () => newUpsert(key(), 1));
      const batch = [...events.map((event) => toRecord(event)), toRecord('poison')];
      const whole = open();
      await whole.ingest(batch, invocation);

      let writes = 0;
      const { ingest, store, letters } = open((repository) => ({
        ...repository,
        applyEvent: async (event, until) => {
          writes += 1;
          if (writes === at) throw new TodoError('storage_unavailable');
          return repository.applyEvent(event, until);
        },
      }));
      await expect(ingest(batch, invocation)).rejects.toThrow('storage_unavailable');
      expect(letters()).toEqual([]);
      const { applied, duplicates, poison } = await ingest(batch, invocation);
      expect({ all: applied + duplicates, poison }).toEqual({ all: 50, poison: 1 });
      expect(await store.dump('alice')).toEqual(await whole.store.dump('alice'));
    },
  );

  test('with an event for which its owner has no room left puts that into the queue', async () => {
    const { ingest, letters } = open((repository) => ({
      ...repository,
      applyEvent: () => Promise.reject(new TodoError('storage_full')),
    }));
    const event = newUpsert(key(), 1);
    expect(await ingest([toRecord(event)], invocation)).toEqual(counts({ records: 1, poison: 1 }));
    const reason = [{ pointer: '/value/owner', detail: 'has no storage left: storage_full' }];
    expect(letters()).toMatchObject([{ value: encode(JSON.stringify(event)), reason }]);
  });
});

describe('an event that is not a batch of Kafka records is an error, not a dead letter', () => {
  const record = toRecord(newDelete(key(), 1));

  test.each<[string, unknown, string]>([
    ['nothing', undefined, '/ must be an array'],
    ['a single record', record, '/ must be an array'],
    ['what Lambda itself reads from Kafka', { records: { 'todo-events-0': [record] } }, '/ must be an array'],
    ['a text', ['x'], '/0 must be an object'],
    ['a record of SQS', [{ messageId: 'm', body: '{}' }], '/0/topic is required'],
    ['a partition that is none', [{ ...record, partition: -1 }], '/0/partition must be at least 0'],
    ['a value that is decoded', [{ ...record, value: { type: 'delete' } }], '/0/value must be a string or null'],
  ])('%s', async (_, batch, reason) => {
    const { ingest, letters, observations } = open();
    await expect(ingest(batch, invocation)).rejects.toThrow(`Not a batch of Kafka records: ${reason}`);
    expect(letters()).toEqual([]);
    expect(observations).toMatchObject([{ failure: expect.any(Error) }]);
  });
});

function open(change: (repository: EventRepository) => EventRepository = (repository) => repository) {
  const store = openMemoryEngine();
  const texts: string[] = [];
  const keep: DeadLetterQueue['send'] = async (letters) => void texts.push(...letters);
  const queue = { keep, send: keep };
  const observations: BatchObservation[] = [];
  const now = () => new Date(at(30));
  const ingest = createIngest({
    applyEvents: createApplyEvents({ repository: change(store.events), now }),
    deadLetters: { send: (letters) => queue.send(letters) },
    now,
    observe: (observation) => void observations.push(observation),
  });
  return { ingest, store, queue, observations, letters: () => texts.map((text) => JSON.parse(text)) };
}

function counts(some: object) {
  return { records: 0, applied: 0, late: 0, duplicates: 0, poison: 0, ...some };
}
