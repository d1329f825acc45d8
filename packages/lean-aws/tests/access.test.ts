import { expect, test } from '@jest/globals';
import { readAccess } from '../src/access.ts';

const credentials = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };

test.each([
  ['dynamodb', { AWS_REGION: 'eu-west-1' }, 'https://dynamodb.eu-west-1.amazonaws.com'],
  ['dynamodb', { AWS_REGION: 'us-gov-west-1' }, 'https://dynamodb.us-gov-west-1.amazonaws.com'],
  ['dynamodb', { AWS_REGION: 'cn-north-1' }, 'https://dynamodb.cn-north-1.amazonaws.com.cn'],
  ['dynamodb', { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_DYNAMODB: '' }, 'https://dynamodb.eu-west-1.amazonaws.com'],
  [
    'dynamodb',
    { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000' },
    'http://localhost:8000',
  ],
  [
    'sqs',
    { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000' },
    'https://sqs.eu-west-1.amazonaws.com',
  ],
  ['sqs', { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://localhost:4566' }, 'http://localhost:4566'],
  [
    'sqs',
    {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://localhost:4566',
      AWS_ENDPOINT_URL_SQS: 'http://localhost:9324',
    },
    'http://localhost:9324',
  ],
  ['sqs', { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_SQS: 'http://localhost:9324' }, 'http://localhost:9324'],
])('reads the endpoint of %s and the credentials from %j', (service, environment, endpoint) => {
  expect(readAccess(service, { ...credentials, ...environment })).toEqual({
    endpoint,
    region: environment.AWS_REGION,
    accessKeyId: 'AKID',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
});

test.each([
  'http://localhost:8000/dynamodb',
  'http://localhost:8000?x',
  'http://me:secret@localhost',
  'localhost:8000',
  'ftp://x',
  'http://[::1',
])('refuses the endpoint %s in a sentence', (AWS_ENDPOINT_URL_DYNAMODB) => {
  const environment = { ...credentials, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_DYNAMODB };
  const sentence = 'AWS_ENDPOINT_URL_DYNAMODB must be http:// or https:// and a host, without a path';
  expect(() => readAccess('dynamodb', environment)).toThrow(sentence);
});

test.each(['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('requires %s', (name) => {
  expect(() => readAccess('dynamodb', { ...credentials, AWS_REGION: 'eu-west-1', [name]: '' })).toThrow(
    `${name} is required`,
  );
});

test('accepts permanent credentials, which have no token', () => {
  const environment = { ...credentials, AWS_REGION: 'eu-west-1', AWS_SESSION_TOKEN: '' };
  expect(readAccess('dynamodb', environment)).toHaveProperty('sessionToken', undefined);
});
