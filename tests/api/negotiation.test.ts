import { describe, expect, test } from '@jest/globals';
import { utf8Names } from '../../src/http/body.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { common, jsonHeaders, problemHeaders, todoHeaders } from './headers.ts';
import { named, path, singleRows, valid } from './rows.ts';

const taken = ['', '*/*', 'application/*', 'application/json', 'application/json; charset=utf-8'];
const weighted = ['Application/JSON;q=0.1', 'text/html;q=1, application/json;q=0.001'];
const listed = ['application/json;charset="UTF-8"', 'text/html, application/xhtml+xml, */*;q=0.8'];
const withCharset = utf8Names.flatMap((name) => [
  `text/json;charset=utf-8, application/json;charset=${name}`,
  `text/html, application/json; Charset="${name.toUpperCase()}" ;q=0.5`,
]);
describe.each(['/health', '/todos'])('GET %s', (url) => {
  test.each([...taken, ...weighted, ...listed, ...withCharset])('takes Accept: %s', async (accept) => {
    const { send } = createApiUnderTest();
    expect(await send('GET', url, { headers: { accept } })).toMatchObject({ status: 200 });
  });
});

const minimal = ['return=minimal', 'return = minimal', 'Return="minimal"', 'respond-async, return=minimal; foo=bar'];
const whole = ['return=representation', 'return=representation, return=minimal', 'x;return=minimal'];

test.each([...minimal, 'return=minimal, return=representation'])(
  'Prefer: %s shortens answers to writes',
  async (prefer) => {
    const { send } = createApiUnderTest();
    const { 'content-type': _, ...headers } = { ...todoHeaders, 'preference-applied': 'return=minimal' };
    const location = expect.stringMatching(/^\/todos\/[0-9a-f-]{36}$/);
    const created = { status: 201, headers: { ...headers, location }, body: undefined };
    const done = { status: 204, headers, body: undefined };
    expect(await send('POST', '/todos', json({ text: 'Buy milk' }, { prefer }))).toEqual(created);
    expect(await send('PUT', path, json(valid, { prefer }))).toEqual(created);
    expect(await send('PUT', path, json(valid, { prefer }))).toEqual(done);
    expect(await send('PATCH', path, json({ done: true }, { prefer }))).toEqual(done);
    expect(await send('GET', '/todos?done=true', { headers: { prefer } })).toMatchObject({ body: [{ done: true }] });
  },
);

test.each(named(singleRows.filter(({ headers }) => 'prefer' in headers)))(
  'Prefer: return=minimal leaves the todo out of the answer to %s',
  async (_, { method, url, options }) => {
    const { send } = createApiUnderTest();
    await send('PUT', path, json(valid));
    const answer = await send(method, url, { ...options, headers: { ...options.headers, prefer: 'return=minimal' } });
    expect(answer).toMatchObject({ headers: { 'preference-applied': 'return=minimal' }, body: undefined });
  },
);

test.each([...whole, 'returns=minimal', 'x="a, return=minimal"', 'minimal', 'return', '"'])(
  'Prefer: %s leaves answers whole',
  async (prefer) => {
    const { send } = createApiUnderTest();
    expect(await send('PUT', path, json(valid, { prefer }))).toEqual({
      status: 201,
      headers: { ...todoHeaders, location: path },
      body: expect.objectContaining(valid),
    });
  },
);

describe.each([
  ['GET', '/todos', 200, jsonHeaders],
  ['GET', '/nothing', 404, problemHeaders],
  ['DELETE', path, 204, common],
])('%s %s', (method, url, status, expected) => {
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
      expect((await send(method, url, { headers: { 'x-request-id': requestId } })).headers).toEqual(expected);
    },
  );
});
