import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import type { Todo } from '../../src/todos/todo.ts';
import { useDatabase } from '../stores/dynamodb/database.ts';
import { protectedRoutes } from '../support/service-dir.ts';
import { useResource } from '../support/use-resource.ts';
import { json, type RequestOptions } from './gateway.ts';
import { valid } from './refusal.ts';
import { openIsolation } from './two-owners.ts';

const alice = 'alice';
const key = { 'idempotency-key': 'a-key-that-both-use' };

const database = useDatabase();
const api = useResource(() => openIsolation(database()));
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

/** What each of these is answered about a todo that bob has, and about one that he has not. */
const matrix: Readonly<Record<string, Readonly<Record<'own' | 'absent', readonly number[]>>>> = {
  'GET /todos/{id}': { own: [200, 412, 200, 304, 200, 200, 200], absent: [404, 404, 404, 404, 404, 404, 404] },
  'HEAD /todos/{id}': { own: [200, 412, 200, 304, 200, 200, 200], absent: [404, 404, 404, 404, 404, 404, 404] },
  'PUT /todos/{id}': { own: [200, 412, 200, 412, 200, 200, 204], absent: [201, 412, 412, 201, 201, 201, 201] },
  'PATCH /todos/{id}': { own: [200, 412, 200, 412, 200, 200, 204], absent: [404, 404, 404, 404, 404, 404, 404] },
  'DELETE /todos/{id}': { own: [204, 412, 204, 412, 204, 204, 204], absent: [204, 204, 204, 204, 204, 204, 204] },
  'POST /todos': { own: [409, 409, 409, 409, 409, 409, 409], absent: [201, 201, 201, 201, 201, 201, 201] },
};

const rows = Object.entries(matrix).flatMap(([route, { own, absent }]) =>
  variants.map(([what, toHeaders], index) => {
    return { route, what, toHeaders, own: Number(own[index]), absent: Number(absent[index]) };
  }),
);

test('the rows are about every route that is an owner’s', () => {
  const lists = ['GET /todos', 'HEAD /todos'];
  expect([...Object.keys(matrix), ...lists].sort()).toEqual([...protectedRoutes].sort());
});

test.each(rows.map((row) => [name(row.route, 'alice’s id'), row.what, row.absent, row] as const))(
  'bob: %s%s answers %i as for an absent id, at the same cost, and changes nothing of alice’s',
  async (_, __, absent, { route, toHeaders }) => {
    const before = await api().itemsOf(alice);
    const answer = await askAsBob(route, theirs().id, toHeaders());
    expect(await api().itemsOf(alice)).toEqual(before);
    expect(answer).toEqual(await askAsBob(route, v4(), toHeaders()));
    expect(answer.status).toBe(absent);
  },
);

test.each(rows.map((row) => [name(row.route, 'bob’s own id'), row.what, row.own, row] as const))(
  'bob: %s%s answers %i',
  async (_, __, own, { route, toHeaders }) => {
    const bob = v4();
    const { body } = await api().ask('POST', '/todos', { ...json(valid), owner: bob });
    expect(await askAbout(route, (body as Todo).id, { owner: bob, headers: toHeaders() })).toMatchObject({
      status: own,
    });
  },
);

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
      for (const id of created) await askAbout('PUT /todos/{id}', id, { owner: carol });
      expect(await lists()).toEqual(before);
      expect(before).toMatchObject([{ status: 200 }, { status: 200 }]);
    },
  );

  test.each(['GET', 'HEAD'])('%s with alice’s cursor is refused as a forged one is, without a call', async (method) => {
    const hers = await listOf(v4(), method, `?cursor=${theirs().cursor}`);
    expect(hers).toEqual(await listOf(v4(), method, `?cursor=${'A'.repeat(64)}`));
    expect(hers).toMatchObject({ status: 400, calls: [] });
    expect(await listOf(alice, method, `?cursor=${theirs().cursor}`)).toMatchObject({ status: 200 });
  });
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
    expect(await Promise.all(owners.map(post))).toMatchObject(owners.map((text) => ({ status: 201, body: { text } })));
    for (const owner of owners) expect(await listOf(owner, 'GET', '')).toMatchObject({ body: [{ text: owner }] });
  });
});

test('owners are one only where their names are the same, character by character', async () => {
  const names = [
    'alice.',
    'Alice.',
    ' alice.',
    'alice. ',
    'alice.\0',
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

function name(route: string, id: string): string {
  return route.includes('{id}') ? route.replace('{id}', `{${id}}`) : `${route} of ${id}`;
}

function listOf(owner: string, method: string, query: string) {
  return api().ask(method, `/todos${query}`, { owner });
}

/** Asks about a todo, in its body where the path names none. */
function askAbout(route: string, id: string, { headers, ...options }: RequestOptions) {
  const [method = '', path = ''] = route.split(' ');
  const draft = path === '/todos' ? { ...valid, id } : valid;
  const body = ['POST', 'PUT', 'PATCH'].includes(method) ? json(draft, headers) : { headers: headers ?? {} };
  return api().ask(method, path.replace('{id}', id), { ...body, ...options });
}

/** Asks as an owner who has one todo, and leaves out of the answer what differs with each owner, id and new version. */
async function askAsBob(route: string, id: string, headers: Readonly<Record<string, string>>) {
  const bob = v4();
  await api().ask('POST', '/todos', { ...json(valid), owner: bob });
  const answer = await askAbout(route, id, { owner: bob, headers });
  for (const call of answer.calls) expect(call).toMatch(new RegExp(`^(read|write) |of ${bob}$`));
  const { etag } = answer.headers;
  expect(etag).not.toBe(theirs().etag);
  const text = JSON.stringify(answer).replaceAll(id, '{id}').replaceAll(bob, '{bob}');
  return JSON.parse(etag === undefined ? text : text.replace(JSON.stringify(etag), '"{new}"')) as typeof answer;
}
