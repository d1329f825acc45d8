import { createTodoClient, type ListTodosQuery, walkTodos } from 'todo-api-client';

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

process.stdout.write(JSON.stringify({ walked, pages: requests.length }));
