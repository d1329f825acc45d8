import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import type { Todo } from '../../src/todos/todo.ts';
import { onEveryEngine } from '../stores/on-every-engine.ts';
import { useResource } from '../support/use-resource.ts';
import { json, type RequestOptions } from './gateway.ts';
import { named, path, type RowUnderTest, singleRows, valid, withHead } from './rows.ts';
import { openIsolation } from './two-owners.ts';

const alice = 'alice';
const key = { 'idempotency-key': 'a-key-that-both-use' };

onEveryEngine('an owner', (store) => {
  const api = useResource(() => openIsolation(store()));
  /** Of the todo that alice has. */
  const theirs = useResource(async () => {
    const { body, headers } = await api().ask('POST', '/todos', { ...json({ text: 'a' }, key), owner: alice });
    await api().ask('POST', '/todos', { ...json({ text: 'b', done: true }), owner: alice });
    const page = await api().ask('GET', '/todos?limit=1', { owner: alice });
    const cursor = /cursor=([\w-]+)/.exec(String(page.headers['link']))?.[1];
    return { id: (body as Todo).id, etag: String(headers['etag']), cursor: String(cursor) };
  });

  type ToHeaders = () => Readonly<Record<string, string>>;

  /** Headers that may make a difference to a todo, alice's own among them. */
  const variants: readonly (readonly [what: string, toHeaders: ToHeaders])[] = [
    ['', () => ({})],
    [' with If-Match: alice’s ETag', () => ({ 'if-match': theirs().etag })],
    [' with If-Match: *', () => ({ 'if-match': '*' })],
    [' with If-None-Match: *', () => ({ 'if-none-match': '*' })],
    [' with If-None-Match: alice’s ETag', () => ({ 'if-none-match': theirs().etag })],
    [' with Idempotency-Key: alice’s key', () => key],
    [' with Prefer: return=minimal', () => ({ prefer: 'return=minimal' })],
  ];

  const asked = withHead(singleRows);
  /** Requests that name one todo, in the path or in the body. */
  const aboutOne = asked.filter(({ url, body }) => url === path || 'id' in body.properties);
  const aboutAll = asked.filter((row) => !aboutOne.includes(row));

  describe.each(named(aboutOne))('bob: %s', (_, row) => {
    test.each(variants)(
      'of alice’s id%s is answered as for an absent id, at the same cost, and changes nothing of alice’s',
      async (__, toHeaders) => {
        const before = await api().itemsOf(alice);
        const answer = await askAsBob(row, theirs().id, toHeaders());
        expect(await api().itemsOf(alice)).toEqual(before);
        expect(answer).toEqual(await askAsBob(row, v4(), toHeaders()));
      },
    );

    test('of his own id finds his todo', async () => {
      const bob = v4();
      const { body } = await api().ask('POST', '/todos', { ...json(valid), owner: bob });
      const { status, calls } = await askAbout(row, (body as Todo).id, { owner: bob });
      expect(calls).not.toEqual([]);
      expect(row.problems.has('todo_exists') ? status === 409 : status < 300).toBe(true);
    });
  });

  test.each(named(aboutAll))('bob: %s is answered the same, at the same cost, whatever alice has', async (_, row) => {
    const before = await api().itemsOf(alice);
    const answer = await askAsBob(row, theirs().id, {});
    expect(await api().itemsOf(alice)).toEqual(before);
    await api().ask('POST', '/todos', { ...json(valid), owner: alice });
    expect(await askAsBob(row, theirs().id, {})).toEqual(answer);
  });

  describe('bob: GET and HEAD /todos', () => {
    test.each(['', '?done=true', '?done=false', '?order=desc', '?limit=1', '?limit=200'])(
      '%s: answer the same, at the same cost, whatever another owner has',
      async (query) => {
        const [bob, carol] = [v4(), v4()];
        const create = (owner: string, text: string) => api().ask('POST', '/todos', { ...json({ text }), owner });
        const created = [await create(bob, 'one'), await create(bob, 'two')].map(({ body }) => (body as Todo).id);
        const lists = async () => [await listOf(bob, 'GET', query), await listOf(bob, 'HEAD', query)];
        const before = await lists();
        for (const id of created) await create(carol, id);
        for (const id of created) await api().ask('PUT', `/todos/${id}`, { ...json(valid), owner: carol });
        expect(await lists()).toEqual(before);
        expect(before).toMatchObject([{ status: 200 }, { status: 200 }]);
      },
    );

    test.each(['GET', 'HEAD'])(
      '%s with alice’s cursor is refused as a forged one is, without a call',
      async (method) => {
        const hers = await listOf(v4(), method, `?cursor=${theirs().cursor}`);
        expect(hers).toEqual(await listOf(v4(), method, `?cursor=${'A'.repeat(64)}`));
        expect(hers).toMatchObject({ status: 400, calls: [] });
        expect(await listOf(alice, method, `?cursor=${theirs().cursor}`)).toMatchObject({ status: 200 });
      },
    );
  });

  describe('bob: POST /todos', () => {
    test.each([
      ['the same', { text: 'a' }],
      ['another', { text: 'b' }],
    ])('with alice’s Idempotency-Key and %s body creates a todo of his own', async (_, draft) => {
      const bob = v4();
      const before = await api().itemsOf(alice);
      const first = await api().ask('POST', '/todos', { ...json(draft, key), owner: bob });
      expect(first).toMatchObject({ status: 201, body: draft });
      expect(first.headers).not.toHaveProperty('idempotent-replayed');
      const again = await api().ask('POST', '/todos', { ...json(draft, key), owner: bob });
      expect(again).toMatchObject({ body: first.body, headers: { 'idempotent-replayed': 'true' } });
      expect(await listOf(bob, 'GET', '')).toMatchObject({ body: [first.body] });
      expect(await api().itemsOf(alice)).toEqual(before);
    });

    test('with one key and one id, at the same time as others, creates one todo each', async () => {
      const owners = Array.from({ length: 10 }, () => v4());
      const post = (owner: string) =>
        api().ask('POST', '/todos', { ...json({ id: theirs().id, text: owner }, key), owner });
      expect(await Promise.all(owners.map(post))).toMatchObject(
        owners.map((text) => ({ status: 201, body: { text } })),
      );
      for (const owner of owners) expect(await listOf(owner, 'GET', '')).toMatchObject({ body: [{ text: owner }] });
    });
  });

  test('owners are one only where their names are the same, character by character', async () => {
    const names = [
      'alice.',
      'Alice.',
      ' alice.',
      'alice. ',
      'alice.\u0001',
      'alic',
      '["alice."]',
      '{"S":"alice."}',
      'аlice.',
    ];
    names.push('é', 'e\u0301', ' ', '  ', '\t', '*', '%', '?', '\ufffd', '🥛', '__proto__', 'constructor', 'null');
    const toDraft = (name: string) => ({ text: JSON.stringify(name), done: true });
    for (const owner of names) await api().ask('PUT', `/todos/${theirs().id}`, { ...json(toDraft(owner)), owner });
    for (const owner of names) expect(await listOf(owner, 'GET', '')).toMatchObject({ body: [toDraft(owner)] });
  });

  function listOf(owner: string, method: string, query: string) {
    return api().ask(method, `/todos${query}`, { owner });
  }

  /** Asks about a todo, in its body where the path names none. */
  function askAbout({ method, path: pattern, example, body }: RowUnderTest, id: string, options: RequestOptions) {
    const { headers } = options;
    const content = 'id' in body.properties ? { ...example, id } : example;
    const request = content === undefined ? {} : json(content, headers);
    return api().ask(method, pattern.replace('{id}', id), { ...options, ...request });
  }

  /** Asks as an owner who has one todo, and leaves out of the answer what differs with each owner, ID, time and version. */
  async function askAsBob(row: RowUnderTest, id: string, headers: Readonly<Record<string, string>>) {
    const bob = v4();
    const own = await api().ask('POST', '/todos', { ...json(valid), owner: bob });
    const answer = await askAbout(row, id, { owner: bob, headers });
    for (const call of answer.calls) expect(call).toMatch(new RegExp(`^(read|write) |of ${bob}$`));
    const { etag } = answer.headers;
    expect(etag).not.toBe(theirs().etag);
    const text = JSON.stringify(answer).replaceAll(id, '{id}').replaceAll(bob, '{bob}').replaceAll(idOf(own), '{own}');
    return JSON.parse(etag === undefined ? text : text.replace(JSON.stringify(etag), '"{new}"')) as typeof answer;
  }

  function idOf({ body }: { readonly body: unknown }): string {
    return (body as Todo).id;
  }
});
