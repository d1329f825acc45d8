import { hash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { type Listening, listen } from '../support/listen.ts';

/** Message that a queue holds. */
export interface Message {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

export interface Reply {
  readonly status: number;
  readonly body: object;
}

type Input = Readonly<Record<string, unknown>>;
interface Entry {
  readonly Id: string;
  readonly MessageBody?: string;
  readonly ReceiptHandle?: string;
}

const entriesMax = 10;
const bytesMax = 262_144;

/**
 * Test double of an SQS queue that speaks SQS's JSON protocol, as far as dead letters need it: SendMessageBatch,
 * ReceiveMessage, DeleteMessageBatch, GetQueueAttributes. A received message is hidden: it is not received again.
 * @param messages its messages, oldest first
 * @param store called with its messages after each change
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function createQueue(messages: readonly Message[], store: (messages: readonly Message[]) => void) {
  const held = new Map(messages.map((message) => [message.id, message]));
  const received = new Set<string>();
  const operations: Readonly<Record<string, (input: Input) => Reply>> = {
    SendMessageBatch: ({ Entries }) => toFault(Entries as readonly Entry[]) ?? send(Entries as readonly Entry[]),
    ReceiveMessage: ({ MaxNumberOfMessages = 1 }) => receive(Number(MaxNumberOfMessages)),
    DeleteMessageBatch: ({ Entries }) => toFault(Entries as readonly Entry[]) ?? remove(Entries as readonly Entry[]),
    GetQueueAttributes: () => ({
      status: 200,
      body: { Attributes: { ApproximateNumberOfMessagesNotVisible: hidden() } },
    }),
  };

  /** @param operation for example `SendMessageBatch` */
  return (operation: string, input: Input): Reply => operations[operation]?.(input) ?? fail('UnsupportedOperation');

  function send(entries: readonly Entry[]): Reply {
    const Successful = entries.map(({ Id, MessageBody: body = '' }) => {
      const message = { id: randomUUID(), body, sentAt: Date.now() };
      held.set(message.id, message);
      return { Id, MessageId: message.id, MD5OfMessageBody: hash('md5', body) };
    });
    store([...held.values()]);
    return { status: 200, body: { Successful } };
  }

  function receive(messagesMax: number): Reply {
    const found = [...held.values()].filter(({ id }) => !received.has(id)).slice(0, messagesMax);
    for (const { id } of found) received.add(id);
    const Messages = found.map(({ id, body, sentAt }) => ({
      MessageId: id,
      ReceiptHandle: id,
      Body: body,
      MD5OfBody: hash('md5', body),
      Attributes: { SentTimestamp: String(sentAt) },
    }));
    return { status: 200, body: Messages.length === 0 ? {} : { Messages } };
  }

  function hidden(): string {
    return String([...held.keys()].filter((id) => received.has(id)).length);
  }

  function remove(entries: readonly Entry[]): Reply {
    for (const { ReceiptHandle = '' } of entries) held.delete(ReceiptHandle);
    store([...held.values()]);
    return { status: 200, body: { Successful: entries.map(({ Id }) => ({ Id })) } };
  }
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html Errors */
function toFault(entries: readonly Entry[]): Reply | undefined {
  if (entries.length === 0) return fail('EmptyBatchRequest');
  if (entries.length > entriesMax) return fail('TooManyEntriesInBatchRequest');
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) return fail('BatchEntryIdsNotDistinct');
  const bodies = entries.map(({ MessageBody = '' }) => MessageBody);
  if (bodies.reduce((bytes, body) => bytes + Buffer.byteLength(body), 0) > bytesMax) return fail('BatchRequestTooLong');
  return bodies.every((body) => allowed.test(body)) ? undefined : fail('InvalidMessageContents');
}

/** @see https://www.w3.org/TR/REC-xml/#charsets */
const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

export function fail(code: string): Reply {
  return { status: 400, body: { __type: `com.amazonaws.sqs#${code}`, message: code } };
}

export interface QueueServer extends Listening {
  readonly queueUrl: string;
}

/** Serves a queue on a free port, where SQS clients can call it. */
export async function serveQueue(answer: (operation: string, input: Input) => Reply): Promise<QueueServer> {
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const { status, body } = answer(operation, (await json(request)) as Input);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });
  const listening = await listen(server);
  return { ...listening, queueUrl: `${listening.endpoint}/000000000000/dead-letters` };
}
