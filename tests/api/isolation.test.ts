import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { createCreationRepository } from '../../src/dynamodb/creation-repository.ts';
import { createTodoRepository } from '../../src/dynamodb/todo-repository.ts';
import { countCosts } from '../dynamodb/costs.ts';
import { type Database, openDatabase } from '../dynamodb/database.ts';
import { protectedRoutes } from '../project/service-dir.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { type Answer, json, type RequestOptions, type Send } from './gateway.ts';

/** What bob has: a todo that he created with a key, and another. */
interface Bob {
  readonly owner: string;
  readonly id: string;
  readonly tag: string;
  readonly key: string;
  readonly cursor: string;
}

let database: Database;
let costs: ReturnType<typeof countCosts>;
let send: Send;

beforeAll(async () => {
  database = await openDatabase();
  const { client, tableName } = database;
  costs = countCosts(client);
  ({ send } = createApiUnderTest(createTodoRepository(client, tableName), createCreationRepository(client, tableName)));
});

afterAll(() => database.close());

type Headers = (bob: Bob) => Readonly<Record<string, string>>;

/** Headers by name, and the statuses that each method answers: for an absent id and another's, and for one's own. */
type Row = readonly [name: string, headers: Headers, statuses: Readonly<Record<string, readonly [number, number]>>];

const draft = { text: 'Water the plants', done: false };

const rows: readonly Row[] = [
  [
    'no header',
    () => ({}),
    { GET: [404, 200], HEAD: [404, 200], PUT: [201, 200], PATCH: [404, 200], DELETE: [204, 204], POST: [201, 409] },
  ],
  [
    'If-Match, the ETag of the other',
    ({ tag }) => ({ 'if-match': tag }),
    { GET: [404, 200], HEAD: [404, 200], PUT: [412, 200], PATCH: [404, 200], DELETE: [204, 204] },
  ],
  [
    'If-Match: *',
    () => ({ 'if-match': '*' }),
    { GET: [404, 200], HEAD: [404, 200], PUT: [412, 200], PATCH: [404, 200], DELETE: [204, 204] },
  ],
  [
    'If-None-Match, the ETag of the other',
    ({ tag }) => ({ 'if-none-match': tag }),
    { GET: [404, 304], HEAD: [404, 304], PUT: [201, 412], PATCH: [404, 412], DELETE: [204, 412] },
  ],
  [
    'If-None-Match: *',
    () => ({ 'if-none-match': '*' }),
    { GET: [404, 304], HEAD: [404, 304], PUT: [201, 412], PATCH: [404, 412], DELETE: [204, 412] },
  ],
  [
    'Prefer: return=minimal',
    () => ({ prefer: 'return=minimal' }),
    { GET: [404, 200], PUT: [201, 204], PATCH: [404, 204], DELETE: [204, 204], POST: [201, 409] },
  ],
  ['Idempotency-Key, that of the other', ({ key }) => ({ 'idempotency-key': key }), { POST: [201, 201] }],
  ['Idempotency-Key, a new one', () => ({ 'idempotency-key': v4() }), { POST: [201, 409] }],
];

test('the rows and lists below are all routes of owners', () => {
  const methods = new Set(rows.flatMap(([, , statuses]) => Object.keys(statuses)));
  const routes = [...methods].map((method) => (method === 'POST' ? 'POST /todos' : `${method} /todos/{id}`));
  expect([...routes, 'GET /todos', 'HEAD /todos'].sort()).toEqual([...protectedRoutes].sort());
});

describe.each(rows)('with %s', (_name, headers, statuses) => {
  test.each(Object.entries(statuses))(
    '%s of another’s todo is as of none, with status %j for these and for one’s own',
    async (method, [status, ownStatus]) => {
      const bob = await createBob();
      const before = await readTable();
      const others = await ask(method, bob.id, { owner: `alice-${v4()}`, headers: headers(bob) });
      const absent = await ask(method, v4(), { owner: `alice-${v4()}`, headers: headers(bob) });
      expect(others.comparable).toEqual(absent.comparable);
      expect(others.costs).toEqual(absent.costs);
      expect(others.costs).toContainEqual([expect.any(String), expect.any(Number)]);
      expect(others.answer.status).toBe(status);
      expect(JSON.stringify(others.answer)).not.toContain(bob.tag.slice(1, -1));
      expect(await readTable()).toEqual(before);
      const own = await ask(method, bob.id, { owner: bob.owner, headers: headers(bob) });
      expect(own.answer.status).toBe(ownStatus);
    },
  );
});

test('PATCH of nothing is of another’s todo as of none', async () => {
  const bob = await createBob();
  const owner = `alice-${v4()}`;
  const others = await send('PATCH', `/todos/${bob.id}`, { ...json({}), owner });
  const absent = await send('PATCH', `/todos/${v4()}`, { ...json({}), owner });
  expect(others).toMatchObject({ status: 404 });
  expect(toComparable(others, bob.id)).toEqual(toComparable(absent));
});

test('a key of the other creates a todo of one’s own, whatever was sent with it, and still replays for the other', async () => {
  const bob = await createBob();
  const owner = `alice-${v4()}`;
  for (const text of ['Water the plants', 'Something else']) {
    const headers = { 'idempotency-key': bob.key };
    const created = await send('POST', '/todos', { ...json({ text }, headers), owner: `${owner}-${text}` });
    expect(created).toMatchObject({ status: 201, body: { text } });
    expect(created.headers).not.toHaveProperty('idempotent-replayed');
  }
  const replayed = await ask('POST', bob.id, { owner: bob.owner, headers: { 'idempotency-key': bob.key } });
  expect(replayed.answer).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
});

describe.each(['', '?done=false', '?done=true', '?order=desc', '?limit=1'])('a list, /todos%s', (query) => {
  test.each(['GET', 'HEAD'])('%s has nothing of another, at the cost of an empty table', async (method) => {
    const alone = await askList(method, query, {});
    const { tag, key } = await createBob();
    const headers = { 'if-match': tag, 'if-none-match': tag, 'idempotency-key': key, prefer: 'return=minimal' };
    for (const beside of [await askList(method, query, {}), await askList(method, query, headers)]) {
      expect(beside).toEqual(alone);
      expect(beside).toMatchObject({ comparable: { status: 200, body: method === 'HEAD' ? null : [] } });
    }
  });

  test('refuses the cursor of another as one that nobody made, and asks no store', async () => {
    const { cursor } = await createBob();
    const start = query === '' ? '?' : `${query}&`;
    const others = await askList('GET', `${start}cursor=${cursor}`, {});
    expect(others).toMatchObject({ comparable: { status: 400, body: { code: 'invalid_request' } }, costs: [] });
    expect(others).toEqual(await askList('GET', `${start}cursor=${'A'.repeat(64)}`, {}));
  });
});

test('the cursor of the other is good for the other', async () => {
  const { owner, cursor } = await createBob();
  expect(await send('GET', `/todos?cursor=${cursor}`, { owner })).toMatchObject({
    status: 200,
    body: [{ done: true }],
  });
});

async function createBob(): Promise<Bob> {
  const [owner, id, key] = [`bobby-${v4()}`, v4(), v4()];
  const { headers } = await send('POST', '/todos', { ...json({ id, ...draft }, { 'idempotency-key': key }), owner });
  await send('POST', '/todos', { ...json({ text: 'Buy milk', done: true }), owner });
  const list = await send('GET', '/todos?limit=1', { owner });
  const cursor = /cursor=([\w-]+)/.exec(String(list.headers['link']))?.[1];
  return { owner, id, key, tag: String(headers['etag']), cursor: String(cursor) };
}

type Asker = Required<Pick<RequestOptions, 'owner' | 'headers'>>;

/** Sends a request about a todo. @returns the answer, and the calls to the store that it took */
async function ask(method: string, id: string, { owner, headers }: Asker) {
  const [url, body] = method === 'POST' ? ['/todos', { id, ...draft }] : [`/todos/${id}`, draft];
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  costs.take();
  const answer = await send(method, url, { ...(hasBody ? json(body, headers) : { headers }), owner });
  return { answer, comparable: toComparable(answer, id), costs: costs.take() };
}

/** Sends a request for a list, of an owner who has none. */
async function askList(method: string, query: string, headers: Asker['headers']) {
  costs.take();
  const answer = await send(method, `/todos${query}`, { headers, owner: `alice-${v4()}` });
  return { comparable: toComparable(answer), costs: costs.take() };
}

/** An answer without what differs between any two requests: the id that was asked for, new versions, request ids. */
function toComparable({ status, headers, body = null }: Answer, id = 'no id') {
  const text = JSON.stringify({ headers, body }).replaceAll(id, '<id>');
  const { headers: fields, body: value } = JSON.parse(
    text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>'),
  );
  return { status, headers: fields as object, body: value as unknown };
}

/** @returns all that is in the table, but what alice may have made of her own */
async function readTable(): Promise<readonly unknown[]> {
  const { Items = [] } = await database.client.send(
    new ScanCommand({ TableName: database.tableName, ConsistentRead: true }),
  );
  return Items.filter(({ owner }) => !String(owner).startsWith('alice-'));
}
