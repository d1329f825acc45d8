import { hash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Caller } from '../src/access.ts';
import { createSigner } from '../src/signature.ts';

/** What is signed, in the SDK's form. */
interface Signed {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const now = new Date('2026-02-28T23:59:59.999Z');
const permanent: Caller = { region: 'eu-west-1', accessKeyId: 'AKID', secretAccessKey: 'wJalr/XUtn+FEMI' };
const temporary: Caller = { ...permanent, sessionToken: 'IQoJb3JpZ2luX2Vj//8=' };

describe.each<[string, Signed]>([
  ['dynamodb', toCall('dynamodb', 'DynamoDB_20120810.GetItem', '{"Key":"🥛"}')],
  ['sqs', toCall('sqs', 'AmazonSQS.SendMessageBatch', '{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/1/l"}')],
  ['s3', toObjectCall('GET', '/a/b%20%28c%29%2B~', {})],
  ['s3', toObjectCall('PUT', '/key', { 'content-type': 'application/json', 'if-match': '"e"' }, '{"text":"🥛"}')],
  [
    's3',
    { ...toObjectCall('GET', '/', {}), query: { 'continuation-token': '1/+=', 'list-type': '2', prefix: "!'()*" } },
  ],
])('a call of %s is signed as by the SDK', (_service, call) => {
  test.each([
    ['permanent credentials', permanent, call],
    ['credentials of a session', temporary, call],
    ['an endpoint with a port', permanent, { ...call, headers: { ...call.headers, host: 'localhost:8000' } }],
    ['another region', { ...temporary, region: 'ap-southeast-2' }, call],
  ])('with %s', async (_, caller, what) => {
    expect(signHere(createSigner(what.service, caller), what, now)).toEqual(await signBySdk(caller, what, now));
  });

  test('with a new key for a new day, in UTC', async () => {
    const sign = createSigner(call.service, temporary);
    for (const milliseconds of [0, 1, 86_400_000, 0]) {
      const time = new Date(now.getTime() + milliseconds);
      expect(signHere(sign, call, time)).toEqual(await signBySdk(temporary, call, time));
    }
  });
});

function toCall(service: string, target: string, body: string): Signed {
  const headers = {
    host: `${service}.eu-west-1.amazonaws.com`,
    'x-amz-target': target,
    'content-type': 'application/x-amz-json-1.0',
  };
  return { service, method: 'POST', path: '/', query: {}, headers, body };
}

function toObjectCall(method: string, path: string, more: Record<string, string>, body = ''): Signed {
  const host = 'todos.s3.eu-west-1.amazonaws.com';
  const headers = { ...more, host, 'x-amz-content-sha256': hash('sha256', body) };
  return { service: 's3', method, path, query: {}, headers, body };
}

function signHere(sign: ReturnType<typeof createSigner>, { method, path, query, headers, body }: Signed, time: Date) {
  const search = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`);
  return sign({ start: `${method}\n${path}\n${search.join('&')}`, headers, digest: hash('sha256', body) }, time);
}

function encode(value: string): string {
  return value.replace(/[^\w.~-]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function signBySdk(caller: Caller, { service, body, ...call }: Signed, signingDate: Date) {
  const { region, accessKeyId, secretAccessKey, sessionToken } = caller;
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    sha256: new DynamoDBClient({ region }).config.sha256,
    applyChecksum: false,
    uriEscapePath: service !== 's3',
  });
  const request = { ...call, protocol: 'https:', hostname: call.headers['host'] ?? '', body };
  return (await signer.sign(request, { signingDate })).headers;
}
