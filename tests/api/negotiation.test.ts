import { describe, expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { common, problemHeaders, todoHeaders } from './headers.ts';
import { expectRefusal, path, valid } from './refusal.ts';

describe.each(['/health', '/todos'])('GET %s', (url) => {
  test.each([
    '',
    '*/*',
    'application/*',
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON;q=0.1',
    'text/html, application/xhtml+xml, */*;q=0.8',
    'text/html;q=1, application/json;q=0.001',
  ])('takes Accept: %s', async (accept) => {
    const { send } = createApiUnderTest();
    expect(await send('GET', url, { headers: { accept } })).toMatchObject({ status: 200 });
  });

  test.each([
    'text/html',
    'text/*',
    'application/json;q=0',
    'application/json;q=0, */*',
    'application/problem+json',
    'json',
  ])('refuses Accept: %s', (accept) =>
    expectRefusal(['GET', url, { headers: { accept } }], { status: 406, code: 'not_acceptable' }),
  );
});

test.each([
  ['GET', path],
  ['POST', '/todos'],
  ['PUT', path],
  ['PATCH', path],
  ['DELETE', path],
])('%s %s whose answer could not be read is not done', (method, url) =>
  expectRefusal([method, url, json(valid, { accept: 'text/html' })], { status: 406, code: 'not_acceptable' }),
);

describe.each([
  'return=minimal',
  'Return="minimal"',
  'respond-async, return=minimal; foo=bar',
  'return=minimal, return=representation',
])('Prefer: %s', (prefer) => {
  test('leaves the todo out of the answers to writes', async () => {
    const { send } = createApiUnderTest();
    const { 'content-type': _, ...headers } = { ...todoHeaders, 'preference-applied': 'return=minimal' };
    const location = expect.stringMatching(/^\/todos\/[0-9a-f-]{36}$/);
    const [created, done] = [
      { status: 201, headers: { ...headers, location }, body: undefined },
      { status: 204, headers, body: undefined },
    ];
    expect(await send('POST', '/todos', json({ text: 'Buy milk' }, { prefer }))).toEqual(created);
    expect(await send('PUT', path, json(valid, { prefer }))).toEqual(created);
    expect(await send('PUT', path, json(valid, { prefer }))).toEqual(done);
    expect(await send('PATCH', path, json({ done: true }, { prefer }))).toEqual(done);
    expect(await send('GET', '/todos?done=true', { headers: { prefer } })).toMatchObject({ body: [{ done: true }] });
  });
});

test.each([
  'return=representation',
  'return=representation, return=minimal',
  'x;return=minimal',
  'x="a, return=minimal"',
  'minimal',
  'return',
  '"',
])('Prefer: %s leaves answers as they are', async (prefer) => {
  const { send } = createApiUnderTest();
  expect(await send('PUT', path, json(valid, { prefer }))).toEqual({
    status: 201,
    headers: { ...todoHeaders, location: path },
    body: expect.objectContaining(valid),
  });
});

describe.each([
  ['GET', '/todos', 200],
  ['GET', '/nothing', 404],
  ['DELETE', path, 204],
])('%s %s', (method, url, status) => {
  test.each(['a', '8e03978e-40d5-43e8-bc93-6894a57f9324', 'JKJaXmPLvHcESHA=', 'Root=1-5759e988.x+y', 'a'.repeat(128)])(
    'answers the request id that it was given: %s',
    async (requestId) => {
      const { send } = createApiUnderTest();
      const answer = await send(method, url, { headers: { 'x-request-id': requestId } });
      expect(answer).toMatchObject({ status, headers: { 'x-request-id': requestId } });
      const instance = `/requests/${requestId}`;
      if (status === 404) expect(answer.body).toMatchObject({ instance });
    },
  );

  test.each(['', 'a b', 'a'.repeat(129), '"a"', 'a\n', '{}', 'é', '<script>', 'a,b', 'a/b'])(
    'answers a request id of its own for %j',
    async (requestId) => {
      const { send } = createApiUnderTest();
      const { headers } = await send(method, url, { headers: { 'x-request-id': requestId } });
      expect(headers).toEqual(
        status === 200 ? expect.objectContaining(common) : status === 404 ? problemHeaders : common,
      );
    },
  );
});
