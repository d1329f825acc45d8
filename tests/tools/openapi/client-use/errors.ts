import { createTodoClient, dataOf, etagOf, isProblem, listPage } from 'todo-api-client';

const problem = {
  type: '/problems/todo_exists',
  title: 'Conflict',
  status: 409,
  detail: 'There is already a todo with this id.',
  code: 'todo_exists',
  instance: '/requests/1',
};

const answer = (response: Response) =>
  createTodoClient({ baseUrl: 'https://api.example', retries: false, fetch: async () => response });
const post = (response: Response) => answer(response).POST('/todos', { body: { text: 'Buy milk' } });

const page = '<h1>Bad Gateway</h1>';
const html = { 'Content-Type': 'text/html', 'Content-Length': String(page.length), 'X-Cache': 'Error' };
const refused = await post(Response.json(problem, { status: 409 }));
const proxied = await post(new Response(page, { status: 502, headers: html }));
const errors = [
  refused,
  await post(Response.json({ message: 'Forbidden' }, { status: 403 })),
  proxied,
  await post(new Response(null, { status: 502, headers: { 'Content-Length': '0' } })),
  await post(Response.json('down', { status: 503 })),
  await post(Response.json(null, { status: 503 })),
  await post(Response.json({ code: 'down' }, { status: 503 })),
].map(({ error }) => (isProblem(error) ? error.code : error));

const notModified = await answer(new Response(null, { status: 304 })).GET('/todos');

/** @returns the message and the cause of what a function throws */
async function describe(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (thrown) {
    return thrown instanceof Error ? [thrown.message, isProblem(thrown.cause, 'todo_exists')] : thrown;
  }
}

process.stdout.write(
  JSON.stringify({
    errors,
    headers: ['Content-Type', 'Content-Length', 'X-Cache'].map((name) => proxied.response.headers.get(name)),
    notModified: [notModified.response.status, notModified.error ?? null],
    thrown: [
      await describe(() => dataOf(refused)),
      await describe(() => dataOf(proxied)),
      await describe(() => listPage(answer(Response.json(problem, { status: 409 })))),
      await describe(() => etagOf(refused.response)),
    ],
    narrowed: [
      isProblem(problem),
      isProblem(problem, 'todo_exists'),
      isProblem(problem, 'todo_not_found'),
      isProblem({ ...problem, type: 'https://api.example/v1/problems/todo_exists' }, 'todo_exists'),
      isProblem(Object.assign(new Error('down'), { code: 'ECONNRESET', type: 'system' })),
      isProblem({ message: 'Forbidden' }),
      isProblem('todo_exists'),
      isProblem(undefined),
      isProblem(null),
    ],
  }),
);
