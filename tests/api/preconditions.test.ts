import { describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { createApiUnderTest } from './api-under-test.ts';
import { json, type RequestOptions } from './gateway.ts';
import { common, problemHeaders, todoHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { expectFaults } from './refusal.ts';
import { id, named, path, type RowUnderTest, rows, todoRows, valid } from './rows.ts';

type Headers = Readonly<Record<string, string>>;

const other = `"${v7()}"`;

test('every answer with one todo has its ETag, which changes with every write and never else', async () => {
  const { send } = createApiUnderTest();
  const tags: (string | undefined)[] = [];
  for (const [method, url, value] of [
    ['POST', '/todos', { id, text: 'Buy milk' }],
    ['PATCH', path, { done: true }],
    ['PATCH', path, { done: true }],
    ['PUT', path, valid],
    ['PUT', path, valid],
  ] as const) {
    const { etag } = (await send(method, url, json(value))).headers;
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    for (const read of [await send('GET', path), await send('HEAD', path), await send('PATCH', path, json({}))]) {
      expect(read.headers['etag']).toBe(etag);
    }
    tags.push(etag);
  }
  await send('DELETE', path);
  tags.push((await send('PUT', path, json(valid))).headers['etag']);
  expect(new Set(tags).size).toBe(6);
});

const conditional = todoRows.filter(({ headers }) => 'if-match' in headers);
const empty = conditional.flatMap(({ method, url, name }) =>
  method === 'PATCH' ? [[`${name} of nothing`, { method, url, options: json({}) }] as const] : [],
);

test('every route that reads one precondition reads both', () => {
  const described = rows.filter(({ headers }) => 'if-none-match' in headers).map(({ name }) => name);
  expect(described).toEqual(conditional.map(({ name }) => name));
});

describe.each([...named(conditional), ...empty])('%s', (_, { method, url, options }) => {
  test.each<[string, (tag: string) => Headers]>([
    ['If-Match: the ETag', (tag) => ({ 'if-match': tag })],
    ['If-Match: a list with the ETag', (tag) => ({ 'if-match': `W/"a", "b,c" ,, ${tag},${other},` })],
    ['If-Match: *', () => ({ 'if-match': '*' })],
    ['If-Match: * behind a space', () => ({ 'if-match': ' *' })],
    ['If-None-Match: another ETag', () => ({ 'if-none-match': `${other}, W/${other}` })],
    ['both', (tag) => ({ 'if-match': tag, 'if-none-match': other })],
  ])('with %s does it', async (__, toHeaders) => {
    const { answer } = await request({ method, url, options }, toHeaders);
    expect(answer.status).toBe(method === 'DELETE' ? 204 : 200);
  });

  test.each<[string, (tag: string) => Headers]>([
    ['If-Match: another ETag', () => ({ 'if-match': other })],
    ['If-Match: other ETags', () => ({ 'if-match': Array.from({ length: 50 }, () => other).join() })],
    ['If-Match: the ETag, weak', (tag) => ({ 'if-match': `W/${tag}` })],
    ['If-Match: the ETag in part', (tag) => ({ 'if-match': `${tag.slice(0, -2)}"` })],
    ['If-Match: an empty tag', () => ({ 'if-match': '""' })],
    ['If-Match: * as a tag', () => ({ 'if-match': '"*"' })],
    ['both, and one fails', (tag) => ({ 'if-match': other, 'if-none-match': tag })],
    ['If-None-Match: *', () => ({ 'if-none-match': '*' })],
    ['If-None-Match: the ETag', (tag) => ({ 'if-none-match': tag })],
    ['If-None-Match: the ETag, weak', (tag) => ({ 'if-none-match': `W/${tag}` })],
    ['If-None-Match: a list with the ETag', (tag) => ({ 'if-none-match': `${other},${tag}` })],
  ])('with %s is refused with the current ETag, and changes nothing', async (__, toHeaders) => {
    const { send, current, headers, answer } = await request({ method, url, options }, toHeaders);
    const { etag } = current.headers;
    const isNotModified = method === 'GET' && !('if-match' in headers);
    expect(answer).toEqual(
      isNotModified ? { status: 304, headers: { ...common, etag }, body: undefined } : failed(etag),
    );
    expect(await send('GET', path)).toMatchObject({ body: current.body, headers: { etag } });
  });

  test.each(['if-match', 'if-none-match'])('refuses a malformed %s', async (field) => {
    const detail = 'must be * or at most 50 entity tags in double quotes, comma-separated';
    const values = ['', ' ', ',', 'abc', '"abc', '"a" "b"', '*, "a"', 'w/"a"', 'W/ "a"', '"a\u0001"', "'a'", tags(51)];
    for (const value of values) {
      const headers = { ...headersOf(options), [field]: value };
      await expectFaults([method, url, { ...options, headers }], { [`/headers/${field}`]: detail });
    }
  });
});

test('reads a long malformed list in time', async () => {
  const { send } = createApiUnderTest();
  const headers = { 'if-match': `${'"a" , \t'.repeat(1400)}!` };
  expect(await send('DELETE', path, { headers })).toMatchObject({ status: 400 });
});

test.each(['GET', 'PATCH'])('%s of a todo that is not there is a 404, whatever the precondition', async (method) => {
  const { send } = createApiUnderTest();
  for (const headers of [{ 'if-match': '*' }, { 'if-match': other }, { 'if-none-match': '*' }]) {
    const options = method === 'GET' ? { headers } : json({ text: 'new' }, headers);
    expect(await send(method, path, options)).toMatchObject({ status: 404, body: problem(404, 'todo_not_found') });
  }
});

test('DELETE of a todo that is not there is done, whatever the precondition: it may be a retry', async () => {
  const { send } = createApiUnderTest();
  const { headers } = await send('PUT', path, json(valid));
  const options = { headers: { 'if-match': String(headers['etag']) } };
  expect(await send('DELETE', path, options)).toMatchObject({ status: 204 });
  expect(await send('DELETE', path, options)).toMatchObject({ status: 204 });
});

test('PUT with If-None-Match: * creates, and never replaces', async () => {
  const { send } = createApiUnderTest();
  const first = await send('PUT', path, json(valid, { 'if-none-match': '*' }));
  expect(first).toEqual({ status: 201, headers: { ...todoHeaders, location: path }, body: expect.any(Object) });
  expect(await send('PUT', path, json({ text: 'new', done: true }, { 'if-none-match': '*' }))).toEqual(
    failed(first.headers['etag']),
  );
  expect((await send('GET', path)).body).toEqual(first.body);
});

test.each(['*', other])('PUT with If-Match: %s replaces, and never creates', async (field) => {
  const { send } = createApiUnderTest();
  expect(await send('PUT', path, json(valid, { 'if-match': field }))).toEqual(failed(undefined));
  expect(await send('GET', path)).toMatchObject({ status: 404 });
});

test('of 100 simultaneous changes with one If-Match one is made', async () => {
  const { send } = createApiUnderTest();
  const { headers } = await send('PUT', path, json(valid));
  const ifMatch = { 'if-match': String(headers['etag']) };
  const change = (_: unknown, number: number) => send('PATCH', path, json({ text: `${number}` }, ifMatch));
  const answers = await Promise.all(Array.from({ length: 100 }, change));
  const winners = answers.filter(({ status }) => status === 200);
  expect(winners).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 412)).toHaveLength(99);
  expect((await send('GET', path)).body).toEqual(winners[0]?.body);
});

type Conditional = Pick<RowUnderTest, 'method' | 'url' | 'options'>;

/** Sends a request about a todo with headers made of its ETag. */
async function request({ method, url, options }: Conditional, toHeaders: (tag: string) => Headers) {
  const { send } = createApiUnderTest();
  const current = await send('PUT', path, json(valid));
  const headers = { ...headersOf(options), ...toHeaders(String(current.headers['etag'])) };
  return { send, current, headers, answer: await send(method, url, { ...options, headers }) };
}

function headersOf({ headers = {} }: RequestOptions) {
  return headers;
}

function failed(etag: string | undefined) {
  return {
    status: 412,
    headers: { ...problemHeaders, ...(etag === undefined ? {} : { etag }) },
    body: problem(412, 'precondition_failed'),
  };
}

function tags(count: number): string {
  return Array.from({ length: count }, () => '"a"').join(', ');
}
