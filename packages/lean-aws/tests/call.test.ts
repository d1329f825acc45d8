import { createServer, type RequestListener } from 'node:http';
import { json } from 'node:stream/consumers';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { listen } from '../../../tests/support/listen.ts';
import { useForEach } from '../../../tests/support/use-resource.ts';
import { createCall } from '../src/call.ts';
import { type Exchange, toTimeoutError } from '../src/exchange.ts';

const timing = { attempt: 1000, call: 1000, backoffMax: 1 };
const caller = { region: 'eu-west-1', accessKeyId: 'AKID', secretAccessKey: 'secret' };

/** What the server received, and the response that it returns, if any. */
const received: object[] = [];
let response: { readonly status: number; readonly body: string } | undefined;

const server = useForEach(() => {
  received.length = 0;
  const listener: RequestListener = async (request, reply) => {
    const { method, url, headers } = request;
    const { host, 'content-type': type, 'content-length': length, 'x-amz-target': target } = headers;
    received.push({ method, url, host, type, length, target, body: await json(request) });
    if (response) reply.writeHead(response.status).end(response.body);
  };
  return listen(createServer(listener));
});

describe('sends and reads the same as the SDK', () => {
  test('a call of DynamoDB', async () => {
    response = { status: 200, body: '{"TableNames":["todos"]}' };
    const client = new DynamoDBClient({ endpoint: server().endpoint, region: caller.region, credentials: caller });
    const { $metadata: _, ...output } = await client.send(new ListTablesCommand({ Limit: 5 }));
    const call = createCall({
      service: 'dynamodb',
      target: 'DynamoDB_20120810',
      access: { ...caller, endpoint: server().endpoint },
      timing,
    });
    expect(await call('ListTables', { Limit: 5 })).toEqual(output);
    expect(received[1]).toEqual(received[0]);
  });

  test('a call of SQS', async () => {
    const MD5OfMessageBody = '0cc175b9c0f1b6a831c399e269772661';
    const Successful = [{ Id: '0', MessageId: 'm', MD5OfMessageBody }];
    const Failed = [{ Id: '1', Code: 'InternalError', SenderFault: false }];
    response = { status: 200, body: JSON.stringify({ Successful, Failed }) };
    const Entries = ['a', '🥛'].map((MessageBody, index) => ({ Id: `${index}`, MessageBody }));
    const input = { QueueUrl: `${server().endpoint}/000000000000/letters`, Entries };
    const client = new SQSClient({ endpoint: server().endpoint, region: caller.region, credentials: caller });
    const { $metadata: _, ...output } = await client.send(new SendMessageBatchCommand(input));
    expect(await openQueue()('SendMessageBatch', input)).toEqual(output);
    expect(received[1]).toEqual(received[0]);
  });
});

test.each([
  'QueueDoesNotExist',
  'com.amazonaws.sqs#QueueDoesNotExist',
  'com.amazonaws.sqs#QueueDoesNotExist:http://internal.amazon.com/coral/com.amazon.coral#validate',
])('an error has the name and the members that the service returns: %s', async (__type) => {
  response = { status: 400, body: JSON.stringify({ __type, message: 'No queue', QueueUrl: 'x' }) };
  await expect(openQueue()('SendMessageBatch', {})).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
    message: 'No queue',
    QueueUrl: 'x',
    $metadata: { httpStatusCode: 400 },
  });
  expect(received).toHaveLength(1);
});

test.each([
  ['{"message":"Not Found"}', 'Not Found'],
  ['{}', 'UnknownError'],
])("an error without a name, for example of another server, has the SDK's: %s", async (body, message) => {
  response = { status: 404, body };
  await expect(openQueue()('SendMessageBatch', {})).rejects.toMatchObject({ name: 'Unknown', message });
});

test('an error says how many attempts before it may have taken effect', async () => {
  const refused = { status: 400, body: '{"__type":"ConditionalCheckFailedException"}' };
  const throttled = { status: 400, body: '{"__type":"ThrottlingException"}' };
  const histories: readonly [readonly (typeof response)[], number][] = [
    [[refused], 0],
    [[throttled, refused], 0],
    [[{ status: 500, body: '{}' }, refused], 1],
    [[{ status: 400, body: '<html>' }, undefined, refused], 2],
  ];
  for (const [responses, unanswered] of histories) {
    const left = [...responses];
    const exchange: Exchange = async () => {
      const next = left.shift();
      if (next === undefined) throw toTimeoutError('No complete response.');
      return { ...next, headers: {} };
    };
    const error = { name: 'ConditionalCheckFailedException', $metadata: { httpStatusCode: 400, unanswered } };
    await expect(openQueue(timing, exchange)('SendMessageBatch', {})).rejects.toMatchObject(error);
  }
});

test('a call ends with its own time, whatever its attempts still have', async () => {
  response = undefined;
  const call = openQueue({ ...timing, call: 100 });
  await expect(call('SendMessageBatch', {})).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(received).toHaveLength(1);
});

function openQueue(limits = timing, exchange?: Exchange) {
  return createCall({
    service: 'sqs',
    target: 'AmazonSQS',
    access: { ...caller, endpoint: server().endpoint },
    timing: limits,
    ...(exchange && { exchange }),
  });
}
