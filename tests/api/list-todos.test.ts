import { describe, expect, test } from '@jest/globals';
import type { TodoRepository } from '../../src/todos/repository.ts';
import type { Todo } from '../../src/todos/todo.ts';
import { edit } from '../support/edit.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { type Answer, json, type Send } from './gateway.ts';
import { jsonHeaders, problemHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { expectFaults } from './refusal.ts';

test('answers an empty array to an owner without todos', async () => {
  const { send } = createApiUnderTest();
  expect(await send('GET', '/todos')).toEqual({ status: 200, headers: jsonHeaders, body: [] });
});

test.each([
  ['', 50],
  ['?limit=1', 1],
  ['?limit=200', 200],
])('answers GET /todos%s with at most %i todos and says where the next are', async (query, limit) => {
  const { send } = createApiUnderTest();
  for (let number = 1; number <= limit; number += 1) await send('POST', '/todos', json({ text: String(number) }));
  const { headers, body } = await send('GET', `/todos${query}`);
  expect(headers).toEqual(jsonHeaders);
  await send('POST', '/todos', json({ text: 'one more' }));
  expect(await send('GET', `/todos${query}`)).toEqual({
    status: 200,
    headers: { ...jsonHeaders, link: expect.stringMatching(new RegExp(nextLink(limit))) },
    body,
  });
});

test.each(['?limit=3', '?limit=3&order=desc', '?limit=3&done=true', '?limit=3&done=false&order=desc', '?limit=1'])(
  'walks %s by Link over all todos that stay, each once, while others come and go',
  async (query) => {
    const { send } = createApiUnderTest();
    for (let number = 0; number < 20; number += 1) await add(send, { text: `${number}`, done: number % 3 > 0 });
    const staying = (await list(send, edit(query, /limit=\d/, 'limit=200'))).filter(({ text }) => Number(text) % 2);
    const walked: Todo[] = [];
    for (let url: string | undefined = `/todos${query}`; url !== undefined; ) {
      const { body, headers }: Answer = await send('GET', url);
      walked.push(...(body as Todo[]));
      url = toNext(headers['link']);
      if (walked.length < 30) await add(send, { text: 'new', done: walked.length % 2 > 0 });
      // Among them the last of the page, the place where the next goes on.
      for (const { id, text } of walked) if (Number(text) % 2 === 0) await send('DELETE', `/todos/${id}`);
    }
    expect(new Set(walked.map(({ id }) => id)).size).toBe(walked.length);
    expect(walked.filter(({ text }) => Number(text) % 2)).toEqual(staying);
  },
);

describe('a cursor', () => {
  test('is refused where it was not given, before the store is asked', async () => {
    const { send } = createApiUnderTest();
    for (const text of ['one', 'two']) await add(send, { text });
    const cursor = await cursorOf(send, '?limit=1&done=false');
    expect(await list(send, `?done=false&cursor=${cursor}`)).toMatchObject([{ text: 'two' }]);
    const storeless = createApiUnderTest({} as TodoRepository);
    for (const query of ['', 'done=true&', 'done=false&order=desc&']) {
      expect(await storeless.send('GET', `/todos?${query}cursor=${cursor}`)).toEqual(refusedCursor);
    }
    const options = { owner: 'bob' };
    expect(await storeless.send('GET', `/todos?done=false&cursor=${cursor}`, options)).toEqual(refusedCursor);
    expect(storeless.observations.map(({ failure }) => failure?.code)).toEqual(Array(4).fill('invalid_request'));
  });

  test('is refused with any one bit flipped', async () => {
    const { send } = createApiUnderTest();
    for (const text of ['one', 'two']) await add(send, { text });
    const bytes = Buffer.from(await cursorOf(send, '?limit=1'), 'base64url');
    const storeless = createApiUnderTest({} as TodoRepository);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(await storeless.send('GET', `/todos?cursor=${flipped.toString('base64url')}`)).toEqual(refusedCursor);
    }
  });

  test('may go with another limit', async () => {
    const { send } = createApiUnderTest();
    for (const text of ['one', 'two', 'three']) await add(send, { text });
    const cursor = await cursorOf(send, '?limit=1');
    expect(await list(send, `?limit=200&cursor=${cursor}`)).toMatchObject([{ text: 'two' }, { text: 'three' }]);
  });
});

const cursors = ['', 'garbage', 'A'.repeat(63), 'A'.repeat(65), `${'A'.repeat(63)}+`, `${'A'.repeat(64)},`];
const limits = ['0', '201', '-1', '1.5', '1e2', '050', '+5', ' 5', '', '5,6', 'ten', '0x10', '٣'];

describe.each([
  ['cursor', cursors, 'must be a cursor from a Link header of the same list'],
  ['limit', limits, 'must be 1 to 200'],
  ['order', ['up', '', 'asc,desc'], 'must be one of: asc, desc'],
  ['done', ['', 'TRUE', '1', 'yes', 'true,true', ' true'], 'must be one of: true, false'],
])('refuses a %s', (name, values, detail) => {
  test.each(values)('of %j', (value) =>
    expectFaults(['GET', `/todos?${name}=${encodeURIComponent(value)}`], { [`/query/${name}`]: detail }),
  );
});

test('links to the host that the gateway was called by, whatever the client says of it', async () => {
  const { send } = createApiUnderTest();
  for (const text of ['one', 'two']) await add(send, { text });
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
  const answer = await send('GET', '/todos?limit=1&done=false', { headers });
  expect(answer.headers['link']).toMatch(
    /^<https:\/\/todos\.example\/todos\?limit=1&done=false&order=asc&cursor=[\w-]{64}>; rel="next"$/,
  );
});

test('refuses a parameter that is given twice', () =>
  expectFaults(['GET', '/todos?done=true&done=false'], { '/query/done': 'must be one of: true, false' }));

const refusedCursor = {
  status: 400,
  headers: problemHeaders,
  body: problem(400, 'invalid_request', [
    { pointer: '/query/cursor', detail: 'must be a cursor from a Link header of the same list' },
  ]),
};

function nextLink(limit: number): string {
  return `^<https://todos\\.example/todos\\?limit=${limit}&order=asc&cursor=[\\w-]{64}>; rel="next"$`;
}

function toNext(link: string | undefined): string | undefined {
  return link === undefined ? undefined : /^<(.+)>; rel="next"$/.exec(link)?.[1];
}

async function cursorOf(send: Send, query: string): Promise<string> {
  const { headers } = await send('GET', `/todos${query}`);
  return new URL(String(toNext(headers['link']))).searchParams.get('cursor') ?? '';
}

async function list(send: Send, query: string): Promise<readonly Todo[]> {
  return (await send('GET', `/todos${query}`)).body as Todo[];
}

async function add(send: Send, draft: object): Promise<Todo> {
  return (await send('POST', '/todos', json(draft))).body as Todo;
}
