import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Caller } from '../src/access.ts';
import { createSigner, type Signable } from '../src/signature.ts';

const now = new Date('2026-02-28T23:59:59.999Z');
const permanent: Caller = { region: 'eu-west-1', accessKeyId: 'AKID', secretAccessKey: 'wJalr/XUtn+FEMI' };
const temporary: Caller = { ...permanent, sessionToken: 'IQoJb3JpZ2luX2Vj//8=' };

describe.each([
  ['dynamodb', 'DynamoDB_20120810.GetItem', '{"Key":"🥛"}'],
  ['sqs', 'AmazonSQS.SendMessageBatch', '{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/1/letters","Entries":[]}'],
])('a call of %s is signed as by the SDK', (service, target, body) => {
  const signable: Signable = { host: `${service}.eu-west-1.amazonaws.com`, target, body };

  test.each([
    ['permanent credentials', permanent, signable],
    ['credentials of a session', temporary, signable],
    ['an endpoint with a port', permanent, { ...signable, host: 'localhost:8000' }],
    ['another region', { ...temporary, region: 'ap-southeast-2' }, signable],
    ['an empty body', temporary, { ...signable, body: '{}' }],
  ])('with %s', async (_, caller, what) => {
    expect(createSigner(service, caller)(what, now)).toEqual(await signBySdk(service, caller, what, now));
  });

  test('with a new key for a new day, in UTC', async () => {
    const sign = createSigner(service, temporary);
    for (const milliseconds of [0, 1, 86_400_000, 0]) {
      const time = new Date(now.getTime() + milliseconds);
      expect(sign(signable, time)).toEqual(await signBySdk(service, temporary, signable, time));
    }
  });
});

async function signBySdk(service: string, caller: Caller, { host, target, body }: Signable, signingDate: Date) {
  const { region, accessKeyId, secretAccessKey, sessionToken } = caller;
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    sha256: new DynamoDBClient({ region }).config.sha256,
    applyChecksum: false,
  });
  const headers = { host, 'x-amz-target': target };
  const request = { method: 'POST', protocol: 'https:', hostname: host, path: '/', query: {}, headers, body };
  return (await signer.sign(request, { signingDate })).headers;
}
