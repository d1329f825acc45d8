import { createTodoClient, type ListTodosQuery, listPage, walkTodos } from 'todo-api-client';

const requests: string[] = [];
const client = createTodoClient({ baseUrl: process.argv[2] ?? '' });
// A Response that a middleware makes has no URL.
client.use({
  onRequest: ({ request }) => void requests.push(new URL(request.url).search),
  onResponse: ({ response }) => new Response(response.body, response),
});

const texts = ['1', '2', '3', '4', '5'];
for (const text of texts) await client.POST('/todos', { body: { text, done: true } });
requests.length = 0;

const query: ListTodosQuery = { limit: 2, done: true };
const walked: string[] = [];
for await (const { text } of walkTodos(client, query)) walked.push(text);

const pages = requests.length;

const first = await listPage(client, query);
const second = await listPage(client, first.next);
const third = await listPage(client, second.next);
const listed = [first, second, third].map(({ todos }) => todos.length);

const controller = new AbortController();
const seen: string[] = [];
let end: unknown;
try {
  for await (const { text } of walkTodos(client, query, { signal: controller.signal })) {
    seen.push(text);
    controller.abort(`after ${text}`);
  }
} catch (error) {
  end = error;
}
const alone = await listPage(client, query, { signal: AbortSignal.abort('at once') }).catch((error) => error);

process.stdout.write(JSON.stringify({ walked, pages, listed, last: third.next ?? null, aborted: [seen, end, alone] }));
