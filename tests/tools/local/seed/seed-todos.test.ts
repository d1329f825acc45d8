import { expect, test } from '@jest/globals';
import type { Todo } from '../../../../src/todos/todo.ts';
import { toSeedTodo } from '../../../../tools/local/seed/seed-texts.ts';
import { seedTodos } from '../../../../tools/local/seed/seed-todos.ts';
import { useApiServer } from '../../../api/use-api-server.ts';

const api = useApiServer();

test('creates as many todos as it is told, each as its text and state are, and reports each', async () => {
  const reports: number[] = [];
  const done = await seedTodos({ url: url(), count: 40, headers: {}, report: (made) => reports.push(made) });
  const expected = Array.from({ length: 40 }, (_, index) => toSeedTodo(index));
  const made = (await list()).map(({ text, done: isDone }) => ({ text, done: isDone }));
  expect(made.sort(byText)).toEqual(expected.sort(byText));
  expect(done).toBe(expected.filter((todo) => todo.done).length);
  expect(reports).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
});

test('creates none twice when an answer is lost', async () => {
  const before = (await list()).length;
  let calls = 0;
  const send = async (request: Request) => {
    const response = await fetch(request);
    calls += 1;
    if (calls % 5 === 1) throw new TypeError('lost');
    return response;
  };
  await seedTodos({ url: url(), count: 30, headers: {}, report: () => undefined, send });
  expect(calls).toBeGreaterThan(30);
  expect(await list()).toHaveLength(before + 30);
});

test.each([
  [401, /^The service wants a token\. Name an owner, for example: npm run seed -- 1000 --as alice$/],
  [507, /^The service returned 507: full$/],
])('ends with the first request that is refused, and says why: %i', async (status, message) => {
  let calls = 0;
  const send = async () => {
    calls += 1;
    return new Response('full', { status });
  };
  const seeded = seedTodos({ url: url(), count: 1000, headers: {}, report: () => undefined, send });
  await expect(seeded).rejects.toThrow(message);
  expect(calls).toBeLessThan(100);
});

test('no two of many texts are alike', () => {
  const texts = Array.from({ length: 1000 }, (_, index) => toSeedTodo(index).text);
  expect(new Set(texts).size).toBe(1000);
});

function url(): string {
  return `${api().endpoint}/todos`;
}

async function list(): Promise<Todo[]> {
  const response = await fetch(`${url()}?limit=200`);
  return (await response.json()) as Todo[];
}

function byText(one: { readonly text: string }, other: { readonly text: string }): number {
  return one.text < other.text ? -1 : 1;
}
