import { hash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { useFolder } from '../../support/use-folder.ts';
import { useCleanUp, useResource } from '../../support/use-resource.ts';
import { startBroker } from './broker.ts';
import { fillTopic } from './fill-topic.ts';
import { makeRecords } from './many-events.ts';
import { type Batch, type Letter, type PipeRun, readLetters, startPipe } from './pipe-process.ts';
import { openStoreUnderPipe, type Table } from './store-under-pipe.ts';

const count = 10_000;
const topic = 'todos';
const { records, outcome } = makeRecords(count);
const end = 'This is the end of the topic for now.';
const hashes = new Set<string>();

const broker = useResource(async () => {
  const started = await startBroker();
  await fillTopic(started.address, topic, records);
  return started;
});
const folder = useFolder();
const cleanUp = useCleanUp();

test('a pipe whose broker goes away ends, and names its topic', async () => {
  const store = await openStoreUnderPipe('dynamodb');
  cleanUp(store.close);
  const pipe = await startPipe({ folder: folder(), store, address: broker().address, topic, onBatch: () => undefined });
  cleanUp(() => pipe.kill('SIGKILL'));
  await pipe.printed('Feeding');
  cleanUp(broker().cut());
  await pipe.printed(`Topic ${topic} at ${broker().address} cannot be used: `);
  expect(await pipe.ended).toEqual([1, null]);
});

describe.each(['dynamodb', 'postgres', 's3'] as const)('into %s', (name) => {
  test('10,000 events with late ones, duplicates, tombstones and poison end in the table of the model', async () => {
    const { store, start } = await open();
    const batches: TimedBatch[] = [];
    const pipe = await start(batches);
    await pipe.printed('Feeding');
    const startedAt = performance.now();
    await pipe.printed(end);
    report('undisturbed', startedAt, batches);
    await stop(pipe);
    expect(sumOf(batches)).toEqual({ records: count, poison: outcome.poison.length });
    expectTable(await store.read());
    expectLetters(readLetters(folder()), outcome.poison.length);
  });

  test('they end in the same table, with nothing lost, if the pipe is killed before a commit and the store fails', async () => {
    const { store, start } = await open();
    const batches: TimedBatch[] = [];
    let commits = 0;
    let pipe = await start(batches);
    broker().onCommit(() => {
      commits += 1;
      if (commits === 60) store.cut();
      if (commits !== 30) return true;
      pipe.kill('SIGKILL');
      return false;
    });
    cleanUp(() => broker().onCommit(() => true));
    const startedAt = performance.now();
    expect(await pipe.ended).toEqual([null, 'SIGKILL']);
    pipe = await start(batches);
    await pipe.printed('The batch from offset');
    store.mend();
    await pipe.printed(end);
    report('disturbed', startedAt, batches);
    await stop(pipe);
    const { records: applied, poison } = sumOf(batches);
    // The batch that was not committed comes again, with its poison.
    expect(applied).toBe(count + 100);
    expect(poison).toBeGreaterThan(outcome.poison.length);
    expectTable(await store.read());
    expectLetters(readLetters(folder()), poison);
  });

  async function open() {
    const store = await openStoreUnderPipe(name);
    cleanUp(store.close);
    const start = async (batches: TimedBatch[]) => {
      const onBatch = (batch: Batch) => batches.push({ ...batch, endedAt: performance.now() });
      const pipe = await startPipe({ folder: folder(), store, address: broker().address, topic, onBatch });
      cleanUp(() => pipe.kill('SIGKILL'));
      return pipe;
    };
    return { store, start };
  }

  /** The last batch ends the measurement: after it, the pipe waits for others. */
  function report(run: string, startedAt: number, batches: readonly TimedBatch[]): void {
    const failed = batches.filter(({ level }) => level === 'ERROR').length;
    const milliseconds = (batches.at(-1)?.endedAt ?? 0) - startedAt;
    const rate = Math.round(count / (milliseconds / 1000));
    const seconds = (milliseconds / 1000).toFixed(1);
    const parts = [`${batches.length} batches, ${failed} failed`, `${seconds} s`, `${rate} records per second`];
    process.stdout.write(`${name}, ${run}: ${JSON.stringify(sumOf(batches))}; ${parts.join('; ')}\n`);
  }

  /** The hash is the same for all stores and runs. */
  function expectTable({ todos, tombstones, hash: tableHash }: Table): void {
    process.stdout.write(`${name}: ${todos.length} todos, ${tombstones} tombstones, hash ${tableHash}\n`);
    expect(toHash(todos)).toBe(toHash(outcome.todos));
    expect(todos).toEqual(outcome.todos);
    expect(tombstones).toBe(outcome.tombstones);
    hashes.add(tableHash);
    expect([...hashes]).toEqual([tableHash]);
  }
});

interface TimedBatch extends Batch {
  readonly endedAt: number;
}

/** Each poison record is a letter once, and again for each time that its batch came again. */
function expectLetters(letters: readonly Letter[], letterCount: number): void {
  const distinct = new Map(letters.map((letter) => [`${letter.partition}/${letter.offset}`, letter.value]));
  expect([...distinct.values()].sort()).toEqual(outcome.poison);
  expect(letters).toHaveLength(letterCount);
}

async function stop(pipe: PipeRun): Promise<void> {
  pipe.kill('SIGTERM');
  await pipe.ended;
}

/** Sums the batches that succeeded. */
function sumOf(batches: readonly Batch[]): { readonly records: number; readonly poison: number } {
  const done = batches.filter(({ poison }) => poison !== undefined);
  const add = (name: 'records' | 'poison') => done.reduce((sum, batch) => sum + (batch[name] ?? 0), 0);
  return { records: add('records'), poison: add('poison') };
}

function toHash(todos: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(todos));
}
