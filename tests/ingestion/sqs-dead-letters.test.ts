import { expect, test } from '@jest/globals';
import { createDeadLetterQueue } from '../../src/ingestion/sqs-dead-letters.ts';
import { useForEach } from '../support/use-resource.ts';
import { createQueue, type Message, type Reply, serveQueue } from './queue-protocol.ts';

const queue = useForEach(openQueue);

test.each([
  ['ten a call', Array.from({ length: 25 }, (_, index) => `letter ${index}`), [10, 10, 5]],
  ['within the size of a call', ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(110_000)), [2, 2]],
])('keeps every letter, %s', async (_, letters, sizes) => {
  await open().send(letters);
  expect(queue().calls.map(({ length }) => length)).toEqual(sizes);
  expect(queue().kept()).toEqual(letters);
});

test('sends again only what SQS did not accept', async () => {
  const { send, waits } = open(refuse('1', '2'), refuse('2'));
  await send(['a', 'b', 'c']);
  expect(queue().calls).toEqual([['a', 'b', 'c'], ['b', 'c'], ['c']]);
  expect(queue().kept().toSorted()).toEqual(['a', 'b', 'c']);
  expect(waits).toHaveLength(2);
});

test('throws when SQS does not accept a letter the third time, and sends no more', async () => {
  const { send } = open(refuse('1'), refuse('1'), refuse('1'));
  const letters = Array.from({ length: 11 }, (_, index) => `letter ${index}`);
  await expect(send(letters)).rejects.toThrow('SQS rejected 1 dead letters: InternalError');
  expect(queue().calls).toHaveLength(3);
});

test.each<[string, object]>([
  ['that SQS does not mention', {}],
  ['that SQS received changed', { Successful: [{ Id: '0', MD5OfMessageBody: '92eb5ffee6ae2fec3ad71c777531578f' }] }],
])('sends again a letter %s', async (_, body) => {
  const { send } = open(() => ({ status: 200, body }));
  await send(['a']);
  expect(queue().calls).toEqual([['a'], ['a']]);
  expect(queue().kept()).toEqual(['a']);
});

test('throws the error of a whole call', async () => {
  const { send } = open(() => ({ status: 400, body: { __type: 'com.amazonaws.sqs#QueueDoesNotExist' } }));
  await expect(send(['a'])).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
});

test('throws when the time of the batch is over', async () => {
  const { send } = createDeadLetterQueue({ ...queue().context, timeLeft: () => 0 });
  await expect(send(['a'])).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(queue().calls).toEqual([]);
});

type Act = (entries: readonly Entry[]) => Reply | readonly string[];
interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

/** Takes all of a call but the letters of these ids. */
function refuse(...ids: readonly string[]): Act {
  return () => ids;
}

/** @returns the queue of the service, on an SQS that does these acts first, and then takes all */
function open(...acts: readonly Act[]) {
  queue().acts.push(...acts);
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  return { ...createDeadLetterQueue({ ...queue().context, wait }), waits };
}

async function openQueue() {
  const acts: Act[] = [];
  const calls: (readonly string[])[] = [];
  let kept: readonly Message[] = [];
  const answer = createQueue([], (messages) => {
    kept = messages;
  });
  const server = await serveQueue((operation, input) => {
    const entries = input['Entries'] as readonly Entry[];
    calls.push(entries.map(({ MessageBody }) => MessageBody));
    const act = acts.shift()?.(entries) ?? [];
    if ('status' in act) return act;
    const taken = entries.filter(({ Id }) => !act.includes(Id));
    const { body } = taken.length === 0 ? { body: {} } : answer(operation, { Entries: taken });
    const Failed = act.map((Id) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { status: 200, body: { ...body, Failed } };
  });
  const { endpoint, queueUrl: url, close } = server;
  const access = { endpoint, region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'local' };
  return { acts, calls, kept: () => kept.map(({ body }) => body), context: { url, access }, close };
}
