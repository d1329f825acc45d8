import { expect, test } from '@jest/globals';
import { createQueue } from './queue-protocol.ts';

const entry = (Id: string, MessageBody: string) => ({ Id, MessageBody });

test.each<[string, readonly object[]]>([
  ['EmptyBatchRequest', []],
  ['TooManyEntriesInBatchRequest', Array.from({ length: 11 }, (_, index) => entry(`${index}`, 'x'))],
  ['BatchEntryIdsNotDistinct', [entry('1', 'x'), entry('1', 'y')]],
  ['BatchRequestTooLong', [entry('1', 'é'.repeat(131_073))]],
  ['BatchRequestTooLong', [entry('1', 'x'.repeat(200_000)), entry('2', 'x'.repeat(62_145))]],
  ['InvalidMessageContents', [entry('1', '\uffff')]],
])('refuses as SQS does: %s', (code, Entries) => {
  const stored: unknown[] = [];
  const answer = createQueue([], (messages) => stored.push(messages));
  const body = { __type: `com.amazonaws.sqs#${code}`, message: code };
  expect(answer('SendMessageBatch', { Entries })).toEqual({ status: 400, body });
  expect(stored).toEqual([]);
});

test('knows no operation but those of dead letters', () => {
  const answer = createQueue([], () => undefined);
  expect(answer('PurgeQueue', {})).toMatchObject({ status: 400 });
});

test('gives a message once, until it is removed', () => {
  const message = { id: '1', body: 'x', sentAt: 5 };
  const stored: unknown[] = [];
  const answer = createQueue([message], (messages) => stored.push(messages));
  expect(answer('ReceiveMessage', {})).toMatchObject({
    body: { Messages: [{ Body: 'x', ReceiptHandle: '1', Attributes: { SentTimestamp: '5' } }] },
  });
  expect(answer('ReceiveMessage', {})).toEqual({ status: 200, body: {} });
  answer('DeleteMessageBatch', { Entries: [{ Id: 'a', ReceiptHandle: '1' }] });
  expect(stored).toEqual([[]]);
});
