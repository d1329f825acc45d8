import { expect, test } from '@jest/globals';
import { toErrorType } from '../src/error-type.ts';
import { type Exchange, type HttpRequest, type HttpResponse, toTimeoutError } from '../src/exchange.ts';
import { createObjects } from '../src/objects.ts';

const caller = { region: 'eu-west-1', accessKeyId: 'AKID', secretAccessKey: 'secret' };
const stored = { status: 200, headers: { etag: '"1"' }, body: '{}' };
const failure = { status: 503, headers: {}, body: '<Error><Code>SlowDown</Code></Error>' };
const changed = toFailure(412, 'PreconditionFailed');
const page = { status: 200, headers: {}, body: '<html>Sign in</html>' };

test.each([
  ['https://s3.eu-west-1.amazonaws.com', 'todos.s3.eu-west-1.amazonaws.com', '/a/b%20c%2B'],
  ['https://s3.cn-north-1.amazonaws.com.cn', 'todos.s3.cn-north-1.amazonaws.com.cn', '/a/b%20c%2B'],
  ['http://localhost:9000', 'localhost:9000', '/todos/a/b%20c%2B'],
])('at %s a bucket is %s, and a key %s', async (endpoint, host, path) => {
  const { requests, get } = open([stored], endpoint);
  await get('a/b c+');
  expect(requests).toMatchObject([{ method: 'GET', path, headers: { host } }]);
});

test('a write has one condition: that no object is there, or the one with the ETag', async () => {
  const { requests, put } = open([stored, stored]);
  expect(await put('key', '{"a":1}')).toEqual({ isWritten: true, etag: '"1"' });
  await put('key', '{}', '"1"');
  expect(requests.map(({ headers = {} }) => [headers['if-none-match'], headers['if-match']])).toEqual([
    ['*', undefined],
    [undefined, '"1"'],
  ]);
  expect(requests[0]).toMatchObject({
    method: 'PUT',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json' },
  });
});

test.each([
  ['PreconditionFailed', 412],
  ['ConditionalRequestConflict', 409],
  ['OperationAborted', 409],
  ['NoSuchKey', 404],
])('%s is a write that lost a race, and not sent again', async (name, status) => {
  const { requests, put } = open([toFailure(status, name)]);
  expect(await put('key', '{}', '"1"')).toEqual({ isWritten: false, isUncertain: false });
  expect(requests).toHaveLength(1);
});

test.each<[string, HttpResponse | undefined]>([
  ['a failure', failure],
  ['no response', undefined],
  ['a response of something else', page],
])('after %s, a changed object may be what an attempt has stored', async (_, first) => {
  const { put } = open([first, changed]);
  expect(await put('key', '{}', '"1"')).toEqual({ isWritten: false, isUncertain: true });
});

test('errors have the names and messages of S3', async () => {
  const { get } = open([
    {
      status: 403,
      headers: {},
      body: '<Error><Code>AccessDenied</Code><Message>a &lt;b&gt; &#39;c&apos;</Message></Error>',
    },
  ]);
  await expect(get('key')).rejects.toMatchObject({
    name: 'AccessDenied',
    message: "a <b> 'c'",
    $metadata: { httpStatusCode: 403, unanswered: 0 },
  });
});

test('a missing object is undefined, and a missing bucket an error', async () => {
  const { get } = open([toFailure(404, 'NoSuchKey'), toFailure(404, 'NoSuchBucket')]);
  expect(await get('key')).toBeUndefined();
  await expect(get('key')).rejects.toMatchObject({ name: 'NoSuchBucket' });
});

test.each([
  ['SlowDown', 503, 'THROTTLING'],
  ['ServiceUnavailable', 503, 'TRANSIENT'],
  ['InternalError', 500, 'TRANSIENT'],
  ['RequestTimeout', 400, 'TRANSIENT'],
])('%s is sent again', async (name, status, type) => {
  const { requests, get } = open([toFailure(status, name), stored]);
  expect(await get('key')).toEqual({ body: '{}', etag: '"1"' });
  expect(requests).toHaveLength(2);
  const error = await open([toFailure(status, name)])
    .get('key')
    .catch((thrown: Error) => thrown);
  expect(toErrorType(error as Error)).toBe(type);
});

test('a response of something else is no object, no write and no list', async () => {
  const { get, put, listKeys } = open([page]);
  const malformed = { name: 'MalformedResponse' };
  await expect(get('key')).rejects.toMatchObject(malformed);
  await expect(put('key', '{}')).rejects.toMatchObject(malformed);
  await expect(listKeys().next()).rejects.toMatchObject(malformed);
});

function toFailure(status: number, name: string): HttpResponse {
  return { status, headers: {}, body: `<Error><Code>${name}</Code><Message>no</Message></Error>` };
}

/** @returns the calls, whose attempts get one response after the other, and the last for all further ones */
function open(responses: readonly (HttpResponse | undefined)[], endpoint = 'http://localhost:9000') {
  const requests: HttpRequest[] = [];
  const exchange: Exchange = async (request) => {
    requests.push(request);
    const response = responses[Math.min(requests.length, responses.length) - 1];
    if (response === undefined) throw toTimeoutError('No complete response.');
    return response;
  };
  const timing = { attempt: 1000, call: 1000, backoffMax: 1 };
  return { requests, ...createObjects({ bucket: 'todos', access: { ...caller, endpoint }, timing, exchange }) };
}
