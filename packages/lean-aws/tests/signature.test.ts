import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import { createSigner, type Signatory } from '../src/signature.ts';

const signable = {
  host: 'dynamodb.eu-west-1.amazonaws.com',
  target: 'DynamoDB_20120810.GetItem',
  body: '{"Key":"🥛"}',
};
const now = new Date('2026-02-28T23:59:59.999Z');
const permanent: Signatory = { region: 'eu-west-1', accessKeyId: 'AKID', secretAccessKey: 'wJalr/XUtn+FEMI' };
const temporary: Signatory = { ...permanent, sessionToken: 'IQoJb3JpZ2luX2Vj//8=' };

test.each([
  ['permanent credentials', permanent, signable, now],
  ['credentials of a session', temporary, signable, now],
  ['an endpoint with a port', permanent, { ...signable, host: 'localhost:8000' }, now],
  ['another region', { ...temporary, region: 'ap-southeast-2' }, signable, now],
  ['a body with nothing in it', temporary, { ...signable, body: '{}' }, now],
])('signs with %s as the SDK does', async (_, signatory, what, time) => {
  expect(createSigner(signatory)(what, time)).toEqual(await signBySdk(signatory, what, time));
});

test('takes a new key when a new day begins, in UTC', async () => {
  const sign = createSigner(temporary);
  for (const milliseconds of [0, 1, 86_400_000, 0]) {
    const time = new Date(now.getTime() + milliseconds);
    expect(sign(signable, time)).toEqual(await signBySdk(temporary, signable, time));
  }
});

async function signBySdk(signatory: Signatory, { host, target, body }: typeof signable, signingDate: Date) {
  const { region, accessKeyId, secretAccessKey, sessionToken } = signatory;
  const signer = new SignatureV4({
    service: 'dynamodb',
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    sha256: new DynamoDBClient({ region }).config.sha256,
    applyChecksum: false,
  });
  const headers = { host, 'x-amz-target': target };
  const request = { method: 'POST', protocol: 'https:', hostname: host, path: '/', query: {}, headers, body };
  return (await signer.sign(request, { signingDate })).headers;
}
