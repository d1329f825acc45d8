import { createTodoClient, dataOf, etagOf, listPage } from 'todo-api-client';

let losses = 0;
const keys: (string | null)[] = [];
const client = createTodoClient({
  baseUrl: process.argv[2] ?? '',
  retries: { pause: async () => undefined },
  fetch: async (request) => {
    keys.push(request.headers.get('Idempotency-Key'));
    const response = await fetch(request);
    if (losses === 0) return response;
    losses -= 1;
    throw new TypeError('fetch failed');
  },
});

/** Loses the first two answers to a call. */
async function lose<Result extends { readonly response: Response }>(call: () => Promise<Result>): Promise<Result> {
  losses = 2;
  return call();
}

const describe = ({ response }: { readonly response: Response }) => [
  response.status,
  response.headers.get('Idempotent-Replayed'),
];

const created = await lose(() => client.POST('/todos', { body: { text: 'Buy milk' } }));
const path = { id: dataOf(created).id };
const header = { 'If-Match': etagOf(created.response) };
const updated = await lose(() => client.PATCH('/todos/{id}', { params: { path, header }, body: { done: true } }));
const replaced = await lose(() =>
  client.PUT('/todos/{id}', {
    params: { path, header: { 'If-Match': etagOf(updated.response) } },
    body: { text: 'Buy oat milk', done: true },
  }),
);
const listed = await lose(() => client.GET('/todos'));
const { todos } = await listPage(client);
const deleted = await lose(() => client.DELETE('/todos/{id}', { params: { path } }));
const own = { 'Idempotency-Key': 'my-own' };
await lose(() => client.POST('/todos', { params: { header: own }, body: { text: 'Buy bread' } }));

process.stdout.write(
  JSON.stringify({
    answers: [created, updated, replaced, listed, deleted].map(describe),
    texts: todos.map(({ text }) => text),
    left: (await listPage(client)).todos.length,
    // The keys of the calls: a new one for each write, for all its attempts, and none for a read.
    calls: [...Map.groupBy(keys, (key) => key)].map(([key, { length }]) => [
      key === null ? 'none' : key.length,
      length,
    ]),
    last: keys.at(-2),
  }),
);
