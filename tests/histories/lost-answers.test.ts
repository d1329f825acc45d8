import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { onEveryWire } from './on-every-wire.ts';
import { key, loseAnswer, nextWrite, openTwoClients, resetFirstWrite } from './two-clients.ts';
import { pass } from './wire.ts';

const bareOrKeyed = [
  ['', {}],
  [' with a key', key],
] as const;

onEveryWire('a client without an answer', (store, wire) => {
  describe('a write whose answer is lost takes effect once, whatever another client does before its retry', () => {
    test.each(bareOrKeyed)('R1: PATCH%s; the other change stays, and one ETag names one state', async (_, headers) => {
      const { a, look, changeAfter } = await open();
      const { path } = await look();
      await changeAfter(a('PATCH', path, { done: true }, headers));
    });

    test.each(bareOrKeyed)('R2: PUT%s; the other change stays', async (_, headers) => {
      const { a, look, changeAfter } = await open();
      const { path } = await look();
      await changeAfter(a('PUT', path, { text: 'A', done: true }, headers));
    });

    test.each([
      [{ id: v4(), text: 'A' }, {}],
      [{ id: v4(), text: 'A' }, key],
      [{ text: 'A' }, key],
    ])('R3: POST of %j with %j; a todo that was deleted stays deleted', async (draft, headers) => {
      const { a, b, look } = await open();
      const first = await look();
      let stored = first;
      const retried = await loseAnswer(wire(), a('POST', '/todos', draft, headers), async () => {
        stored = await look();
        expect(await b('DELETE', stored.path)).toMatchObject({ status: 204 });
      });
      expect(retried).toMatchObject({ status: 201, etag: stored.etag, body: stored.body });
      expect(await b('GET', stored.path)).toMatchObject({ status: 404 });
      expect(await b('GET', '/todos')).toMatchObject({ body: [first.body] });
    });

    test('R3: POST with a key under whose id another key creates; neither 409 nor a second todo', async () => {
      const { a, b } = await open();
      const [id, other] = [v4(), { 'idempotency-key': 'other' }];
      let created = {};
      const retried = await loseAnswer(wire(), a('POST', '/todos', { id, text: 'A' }, key), async () => {
        expect(await b('DELETE', `/todos/${id}`)).toMatchObject({ status: 204 });
        created = await b('POST', '/todos', { id, text: 'B' }, other);
      });
      // Nothing tells any more what the todo was like when it was created.
      expect(retried).toMatchObject(unclear);
      expect(await b('GET', `/todos/${id}`)).toEqual({ ...created, status: 200 });
    });

    test('R3: POST after the todo of a key was deleted; its answer is its own state', async () => {
      const { a, b } = await open();
      const draft = { id: v4(), text: 'A' };
      const keyed = await b('POST', '/todos', { ...draft, text: 'B' }, key);
      expect(await b('DELETE', `/todos/${draft.id}`)).toMatchObject({ status: 204 });
      wire().passAll();
      const created = await a('POST', '/todos', draft);
      expect(created).toMatchObject({ status: 201, body: draft });
      expect(created.etag).not.toBe(keyed.etag);
      expect(await b('GET', `/todos/${draft.id}`)).toEqual({ ...created, status: 200 });
    });

    test.each(bareOrKeyed)('R3: PUT with If-None-Match: *%s; a todo that was deleted stays so', async (_, headers) => {
      const { a, b } = await open();
      const path = `/todos/${v4()}`;
      const put = a('PUT', path, { text: 'A', done: false }, { ...headers, 'if-none-match': '*' });
      const retried = await loseAnswer(wire(), put, async () => {
        expect(await b('DELETE', path)).toMatchObject({ status: 204 });
      });
      expect(await b('GET', path)).toMatchObject({ status: 404 });
      expect(retried).toMatchObject({ status: 204, body: undefined });
    });

    test.each(bareOrKeyed)('R4: DELETE%s; the todo that was created after it stays', async (_, headers) => {
      const { a, b, look } = await open();
      const { path } = await look();
      let created = {};
      const retried = await loseAnswer(wire(), a('DELETE', path, undefined, headers), async () => {
        created = await b('PUT', path, { text: 'B', done: false });
      });
      expect(created).toMatchObject({ status: 201 });
      expect(await b('GET', path)).toEqual({ ...created, status: 200 });
      expect(retried).toMatchObject({ status: 204 });
    });

    test.each(bareOrKeyed)('R5: PATCH with If-Match%s; it is answered its success', async (_, headers) => {
      const { a, look, changeAfter } = await open();
      const { path, etag } = await look();
      await changeAfter(a('PATCH', path, { done: true }, { ...headers, 'if-match': etag }));
    });

    test.each(bareOrKeyed)(
      'R6: PUT%s; an attempt that arrives after a later change has no effect',
      async (_, headers) => {
        const { a, b, look } = await open(500);
        const { path } = await look();
        const put = a('PUT', path, { text: 'A', done: false }, headers);
        const late = await nextWrite(wire());
        // A's client gives up by itself, and its second attempt is answered.
        await pass(await nextWrite(wire()));
        wire().passAll();
        expect(await put).toMatchObject({ status: 200 });
        const changed = await a('PATCH', path, { text: 'later' });
        await late.deliver();
        expect(await b('GET', path)).toEqual(changed);
      },
    );
  });

  describe('a refusal is certain: 503 if an attempt without an answer may still take effect', () => {
    test.each([
      ['PUT', { text: 'A', done: false }, { 'if-none-match': '*' }, 412],
      ['PATCH', { done: true }, { 'if-match': '"another"' }, 412],
      ['DELETE', undefined, { 'if-match': '"another"' }, 412],
      ['POST', { text: 'A' }, {}, 409],
    ])('%s of %j with %j is %i', async (method, body, headers, status) => {
      const { a, b, look } = await open();
      const { path } = await look();
      const [url, sent] = method === 'POST' ? ['/todos', { ...body, id: path.replace('/todos/', '') }] : [path, body];
      expect(await b(method, url, sent, headers)).toMatchObject({ status });
      const answer = a(method, url, sent, headers);
      const hasWritten = await resetFirstWrite(wire(), answer);
      expect(await answer).toMatchObject(hasWritten ? unclear : { status });
    });

    test('DELETE of a missing todo is 204', async () => {
      const { a } = await open();
      const answer = a('DELETE', `/todos/${v4()}`);
      const hasWritten = await resetFirstWrite(wire(), answer);
      expect(await answer).toMatchObject(hasWritten ? unclear : { status: 204 });
    });
  });

  /** Opens two clients, and what is common to R1, R2 and R5. */
  async function open(attempt?: number) {
    const { a, b, look } = await openTwoClients(store(), wire(), attempt);
    return { a, b, look, changeAfter };

    /** Loses the answer to A's write, lets B change what it left, and expects both changes under B's ETag. */
    async function changeAfter(answer: ReturnType<typeof a>): Promise<void> {
      let changed = {};
      const retried = await loseAnswer(wire(), answer, async () => {
        const { path, etag } = await look();
        changed = await b('PATCH', path, { text: 'B' }, { 'if-match': etag });
      });
      const { path, ...present } = await look();
      expect({ status: 200, ...present }).toEqual(changed);
      expect(present.body).toMatchObject({ text: 'B', done: true });
      expect(retried).toMatchObject(changed);
    }
  }
});

const unclear = { status: 503, body: { code: 'storage_unavailable' } };
