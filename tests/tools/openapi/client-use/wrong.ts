import { createTodoClient, walkTodos } from 'todo-api-client';

const client = createTodoClient({ baseUrl: 'http://localhost:3000', token: 1 });
await client.GET('/todo', {});
await client.POST('/todos', { body: { done: true } });
await client.GET('/todos/{id}');
for await (const { title } of walkTodos(client)) process.stdout.write(title);
walkTodos(client, { page: '2' });
const path = { id: '' };
await client.POST('/todos', { body: { text: 'Buy milk', dnoe: true } });
await client.PUT('/todos/{id}', { params: { path }, body: { text: 'Buy milk', done: true, dnoe: true } });
await client.PATCH('/todos/{id}', { params: { path }, body: { dnoe: true } });
await client.GET('/todos', { params: { query: { limit: 1, oder: 'desc' } } });
walkTodos(client, { limit: 1, oder: 'desc' });
await client.GET('/todos', { query: { limit: 1 } });
await client.DELETE('/todos/{id}', { params: { path, headers: {} } });
const { error } = await client.GET('/todos', { parseAs: 'text' });
process.stdout.write(error?.code ?? '');
