import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { CsvError, parse } from 'csv-parse/sync';
import { TodoError } from '../../src/todos/errors.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { problemHeaders } from '../api/headers.ts';
import { problem } from '../api/problem.ts';
import { newRemoval } from '../todos/new-todo.ts';
import { blanks, createExportUnderTest, fill, recordsOf, toFile, wholeFile } from './export-under-test.ts';

const secret = 'arn:aws:dynamodb:eu-west-1:123456789012:table/todos';
const unavailable = new TodoError('storage_unavailable', { cause: new Error(secret) });

describe('before the first byte', () => {
  test.each([
    [unavailable, 503, 'storage_unavailable', { 'retry-after': '1' }],
    [new Error(secret), 500, 'internal_error', {}],
  ] as const)('%s is a problem', async (error, status, code, headers) => {
    const { send, observations } = createExportUnderTest({ repository: { list: () => Promise.reject(error) } });
    const answer = await send('GET', '/todos.csv');
    expect(answer).toMatchObject({ status, headers: { ...problemHeaders, ...headers } });
    expect(JSON.parse(answer.body)).toEqual(problem(status, code));
    expect(observations).toMatchObject([{ route: 'GET /todos.csv', status, failure: { code, error } }]);
  });

  test('a store that does not answer in time is a problem', async () => {
    const { send, observations } = createExportUnderTest({ repository: { list: () => new Promise(() => undefined) } });
    const answer = await send('GET', '/todos.csv', {}, { getRemainingTimeInMillis: () => 500 });
    expect({ status: answer.status, body: JSON.parse(answer.body) }).toEqual({
      status: 503,
      body: problem(503, 'timed_out'),
    });
    expect(observations).toMatchObject([{ status: 503, failure: { code: 'timed_out' } }]);
  });
});

describe('a file that is not whole says so and why, so that a parser stumbles, and ends cleanly', () => {
  test.each([
    [unavailable, 'storage_unavailable'],
    [new Error(secret), 'internal_error'],
    [undefined, 'internal_error'],
  ])('when a page fails with %s', async (error, code) => {
    const { repository, todos } = await fill(5);
    const failing = onPage(repository, 2, () => Promise.reject(error));
    const { send, observations } = createExportUnderTest({ repository: failing, pageSize: 2 });
    await expectIncomplete(await send('GET', '/todos.csv'), { code, todos: todos.slice(0, 2) });
    expect(observations).toMatchObject([{ status: 200, rows: 2, failure: { code, error } }]);
  });

  test('when time is short', async () => {
    const { repository, todos } = await fill(5);
    let left = 60_000;
    const slow = onPage(repository, 2, async (list) => {
      left = 4999;
      return list();
    });
    const { send, observations } = createExportUnderTest({ repository: slow, pageSize: 2, timeLeft: () => left });
    await expectIncomplete(await send('GET', '/todos.csv'), { code: 'timed_out', todos: todos.slice(0, 4) });
    expect(observations).toMatchObject([{ status: 200, rows: 4, failure: { code: 'timed_out' } }]);
  });

  test('when it would be larger than Lambda lets it be', async () => {
    const { repository, todos } = await fill(5);
    const bytesMax = recordsOf(todos).length + 99;
    const { send, observations } = createExportUnderTest({ repository, pageSize: 2, bytesMax });
    const answer = await send('GET', '/todos.csv');
    await expectIncomplete(answer, { code: 'response_too_large', todos: todos.slice(0, 4) });
    expect(answer.body.length).toBeLessThanOrEqual(bytesMax);
    expect(observations).toMatchObject([{ status: 200, rows: 4, failure: { code: 'response_too_large' } }]);
    const whole = createExportUnderTest({ repository, pageSize: 2, bytesMax: bytesMax + 1 });
    expect(await whole.send('GET', '/todos.csv')).toMatchObject({ body: wholeFile(todos) });
  });
});

describe('a reader who is slow', () => {
  test('makes pages be asked for as they are taken, at most two ahead', async () => {
    const { repository, todos } = await fill(40);
    const asked = countLists(repository);
    const { start } = createExportUnderTest({ repository: asked.repository, pageSize: 2 });
    const { take, takeAll, ended, text } = start();
    for (let taken = 0; taken < 15; taken += 1) {
      await take();
      for (let turn = 0; turn < 10; turn += 1) await setImmediate();
      // The header comes before the first page.
      expect(asked.count()).toBeLessThanOrEqual(taken + 2);
    }
    expect(asked.count()).toBeGreaterThan(10);
    takeAll();
    await ended;
    expect(text()).toBe(wholeFile(todos));
  });

  test('and leaves, ends the export, and no page is asked for any more', async () => {
    const { repository } = await fill(40);
    const asked = countLists(repository);
    const { start, observations } = createExportUnderTest({ repository: asked.repository, pageSize: 2 });
    const { take, stream, ended } = start();
    await take();
    await take();
    const before = asked.count();
    stream.destroy();
    await expect(ended).rejects.toThrow('Premature close');
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    expect(asked.count()).toBe(before);
    expect(observations).toMatchObject([{ status: 200, failure: { code: 'response_aborted' } }]);
    expect(observations[0]?.rows).toBeLessThan(10);
  });

  test('and does not read until the time is over, is left, and the log says so', async () => {
    const { repository } = await fill(40);
    const { start, observations } = createExportUnderTest({ repository, pageSize: 2, timeLeft: () => 50 });
    const stream = start();
    await expect(stream.ended).rejects.toThrow('The operation was aborted');
    expect(toFile(stream).body).not.toContain('#complete');
    expect(observations).toMatchObject([{ status: 200, failure: { code: 'response_aborted' } }]);
  });
});

test('the first byte is there before the second page', async () => {
  const { repository, todos } = await fill(4);
  const stuck = onPage(repository, 2, () => new Promise(() => undefined));
  const { start } = createExportUnderTest({ repository: stuck, pageSize: 2 });
  const { take, text } = start();
  await take();
  await take();
  expect(text()).toBe(recordsOf(todos.slice(0, 2)));
});

test('a todo that is deleted or changed between two pages is in the file once, and those behind it too', async () => {
  const { repository, todos } = await fill(6);
  const [changed, deleted] = todos.map(({ id }) => id);
  const moving = onPage(repository, 2, async (list) => {
    await repository.remove('local', String(deleted), newRemoval(), {});
    await repository.update('local', String(changed), { done: true, updatedAt: '', version: '' }, {});
    return list();
  });
  const { send } = createExportUnderTest({ repository: moving, pageSize: 2 });
  expect(await send('GET', '/todos.csv')).toMatchObject({ status: 200, body: wholeFile(todos) });
});

type List = TodoRepository['list'];

/** @returns a repository that lists one page, counted from 1, in another way */
function onPage(repository: TodoRepository, page: number, list: (list: () => ReturnType<List>) => ReturnType<List>) {
  let asked = 0;
  return {
    list: ((...query) => {
      asked += 1;
      return asked === page ? list(() => repository.list(...query)) : repository.list(...query);
    }) satisfies List,
  };
}

function countLists(repository: TodoRepository) {
  let asked = 0;
  const list: List = (...query) => {
    asked += 1;
    return repository.list(...query);
  };
  return { repository: { list }, count: () => asked };
}

interface Incomplete {
  readonly code: string;
  readonly todos: Parameters<typeof recordsOf>[0];
}

async function expectIncomplete(file: { status: number | undefined; body: string }, { code, todos }: Incomplete) {
  const body = `${recordsOf(todos)}#incomplete,${code},${todos.length}${blanks}\r\n`;
  expect({ status: file.status, body: file.body }).toEqual({ status: 200, body });
  expect(() => parse(file.body)).toThrow(CsvError);
}
