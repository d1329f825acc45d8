import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { onEveryWire } from './on-every-wire.ts';
import { key, loseAllAnswers, openTwoClients } from './two-clients.ts';

onEveryWire('a client that was answered 503 and sends its request again, with its key', (store, wire) => {
  test.each([
    ['PATCH', { done: true }],
    ['PUT', { text: 'A', done: true }],
  ])('%s: is answered the present state, marked, and what others changed stays', async (method, body) => {
    const { a, b, look } = await openTwoClients(store(), wire());
    const { path } = await look();
    await loseAllAnswers(wire(), a(method, path, body, key));
    const present = await b('PATCH', path, { text: 'B' });
    expect(present).toMatchObject({ status: 200, body: { text: 'B', done: true } });
    expect(await a(method, path, body, key)).toEqual({ ...present, replayed: 'true' });
    expect(await b('GET', path)).toEqual(present);
  });

  test.each([{ text: 'A' }, { id: v4(), text: 'A' }])(
    'POST of %j: is answered the first state, marked, and what others changed stays',
    async (draft) => {
      const { a, b, look } = await openTwoClients(store(), wire());
      await loseAllAnswers(wire(), a('POST', '/todos', draft, key));
      const { path, body, etag } = await look();
      const changed = await b('PATCH', path, { text: 'B' });
      expect(await a('POST', '/todos', draft, key)).toEqual({ status: 201, body, etag, replayed: 'true' });
      expect(await b('GET', path)).toEqual(changed);
    },
  );

  test('POST: is answered the first state, though it is later than its creation by a clock that is ahead', async () => {
    const { a, b, look, clockOfB } = await openTwoClients(store(), wire());
    wire().passAll();
    clockOfB.instant = '2026-01-02T03:05:00.000Z';
    const { path } = await look();
    expect(await b('DELETE', path)).toMatchObject({ status: 204 });
    const draft = { id: path.replace('/todos/', ''), text: 'A' };
    const first = await a('POST', '/todos', draft, key);
    expect(first).toMatchObject({ status: 201, body: { updatedAt: clockOfB.instant } });
    expect(await b('GET', path)).toEqual({ ...first, status: 200 });
    expect(await b('PATCH', path, { done: true })).toMatchObject({ status: 200 });
    expect(await a('POST', '/todos', draft, key)).toEqual({ ...first, replayed: 'true' });
  });

  test('DELETE: is answered 204, marked, and the todo that others created stays', async () => {
    const { a, b, look } = await openTwoClients(store(), wire());
    const { path } = await look();
    await loseAllAnswers(wire(), a('DELETE', path, undefined, key));
    const created = await b('PUT', path, { text: 'B', done: false });
    expect(await a('DELETE', path, undefined, key)).toMatchObject({ status: 204, replayed: 'true' });
    expect(await b('GET', path)).toEqual({ ...created, status: 200 });
  });
});
