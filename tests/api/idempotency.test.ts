import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { onEveryEngine } from '../stores/on-every-engine.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { problemHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { expectFaults } from './refusal.ts';
import { path, valid } from './rows.ts';

const draft = { text: 'Buy milk' };
const key = { 'idempotency-key': '"8e03978e-40d5-43e8-bc93-6894a57f9324"' };

onEveryEngine('an idempotency key', (store) => {
  test.each(['', `"id":"${v4()}",`])(
    'a retry gets the first answer again, marked, and creates nothing: %s',
    async (id) => {
      const { send, clock } = open();
      const post = (body: string) => send('POST', '/todos', { ...json(draft, key), body });
      const first = await post(`{${id}"text":"Buy milk"}`);
      clock.instant = '2026-01-02T23:00:00.000Z';
      const replayed = { ...first, headers: { ...first.headers, 'idempotent-replayed': 'true' } };
      for (const body of [`{${id}"text":"Buy milk"}`, ` {${id} "done": false,\n"text":"Buy\\u0020milk" } `]) {
        const { headers, ...answer } = await post(body);
        expect({ ...answer, headers: { ...headers, 'x-request-id': first.headers['x-request-id'] } }).toEqual(replayed);
      }
      expect((await send('GET', '/todos')).body).toEqual([first.body]);
    },
  );

  test.each([
    ['changed', json({ done: true }), 'PATCH'],
    ['deleted', {}, 'DELETE'],
  ])('a retry that arrives after the todo was %s neither changes it nor brings it back', async (_, options, method) => {
    const { send } = open();
    const first = await send('POST', '/todos', json(draft, key));
    await send(method, String(first.headers['location']), options);
    const { body } = await send('GET', '/todos');
    const { headers, ...answer } = await send('POST', '/todos', json(draft, key));
    expect(answer).toEqual({ status: 201, body: first.body });
    expect(headers).toMatchObject({ 'idempotent-replayed': 'true', etag: first.headers['etag'] });
    expect((await send('GET', '/todos')).body).toEqual(body);
  });

  test('a key that comes with another body is refused, and creates nothing', async () => {
    const { send } = open();
    const first = await send('POST', '/todos', json(draft, key));
    expect(await send('POST', '/todos', json({ text: 'Buy bread' }, key))).toEqual({
      status: 422,
      headers: problemHeaders,
      body: problem(422, 'idempotency_key_reused'),
    });
    expect((await send('GET', '/todos')).body).toEqual([first.body]);
  });

  test.each<[string, object, object, number]>([
    ['PUT', { text: 'mine', done: true }, { text: 'other', done: true }, 200],
    ['PATCH', { text: 'mine' }, { text: 'other' }, 200],
  ])('a retry of %s gets the present todo, marked, and changes nothing', async (method, body, other, status) => {
    const { send } = open();
    await send('PUT', path, json(valid));
    const first = await send(method, path, json(body, key));
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    const present = await send('PATCH', path, json({ text: 'of another client' }));
    const replay = { status, headers: { ...present.headers, 'idempotent-replayed': 'true' }, body: present.body };
    const spaced = { ...json(body, key), body: ` ${JSON.stringify(body, null, 1)} ` };
    const refusable = json(body, { ...key, 'if-match': String(first.headers['etag']) });
    for (const options of [json(body, key), spaced, refusable]) {
      const { headers, ...answer } = await send(method, path, options);
      expect({ ...answer, headers: { ...headers, 'x-request-id': present.headers['x-request-id'] } }).toEqual(replay);
    }
    expect((await send(method, path, json(other, key))).headers).not.toHaveProperty('idempotent-replayed');
    await send(method, path, json(body, { 'idempotency-key': 'another' }));
    await send('DELETE', path);
    const gone = { status: 204, headers: { 'idempotent-replayed': 'true' } };
    expect(await send(method, path, json(body, { 'idempotency-key': 'another' }))).toMatchObject(gone);
    expect((await send('GET', '/todos')).body).toEqual([]);
  });

  test('a retry of DELETE, marked, leaves the todo alone that came after it', async () => {
    const { send } = open();
    await send('PUT', path, json(valid));
    expect((await send('DELETE', path, { headers: key })).headers).not.toHaveProperty('idempotent-replayed');
    const { body } = await send('PUT', path, json(valid));
    const replay = { status: 204, headers: { 'idempotent-replayed': 'true' } };
    expect(await send('DELETE', path, { headers: key })).toMatchObject(replay);
    expect((await send('GET', path)).body).toEqual(body);
  });

  test('a refused request burns no key', async () => {
    const { send } = open();
    expect(await send('POST', '/todos', json({ text: ' ' }, key))).toMatchObject({ status: 400 });
    expect(await send('POST', '/todos', { ...json(draft, key), body: '{' })).toMatchObject({ status: 400 });
    const answer = await send('POST', '/todos', json(draft, key));
    expect(answer).toMatchObject({ status: 201 });
    expect(answer.headers).not.toHaveProperty('idempotent-replayed');
  });

  test('a key is the owner’s own, and its quotes are no part of it', async () => {
    const { send } = open();
    const [alice, bob] = [v4(), v4()];
    const post = (value: string, owner: string) =>
      send('POST', '/todos', { ...json(draft, { 'idempotency-key': value }), owner });
    const { body } = await post('k"\\', alice);
    expect((await post('"k\\"\\\\"', alice)).body).toEqual(body);
    expect((await post('k"\\', bob)).headers).not.toHaveProperty('idempotent-replayed');
    expect((await post('K"\\', alice)).headers).not.toHaveProperty('idempotent-replayed');
  });

  /** The API, for an owner of its own. */
  function open() {
    const [owner, api] = [v4(), createApiUnderTest(store().todos)];
    const send: typeof api.send = (method, url, options) => api.send(method, url, { owner, ...options });
    return { ...api, send };
  }
});

test.each(['a', 'a'.repeat(255), `"${'a'.repeat(255)}"`, '~!'])('takes the key %s', async (value) => {
  const { send } = createApiUnderTest();
  expect(await send('POST', '/todos', json(draft, { 'idempotency-key': value }))).toMatchObject({ status: 201 });
});

test.each(['', '""', 'a b', 'a'.repeat(256), `"${'a'.repeat(256)}"`, '"a', '"a"b"', '"a\\b"', 'é', 'a\t', '"a b"'])(
  'refuses the key %j',
  (value) =>
    expectFaults(['POST', '/todos', json(draft, { 'idempotency-key': value })], {
      '/headers/idempotency-key': 'must be 1 to 255 visible ASCII characters, bare or as a quoted string',
    }),
);
