import { createTodoClient, walkTodos } from 'todo-api-client';

const client = createTodoClient({ baseUrl: 'http://localhost:3000', token: 1 });
await client.GET('/todo', {});
await client.POST('/todos', { body: { done: true } });
await client.GET('/todos/{id}');
for await (const { title } of walkTodos(client)) process.stdout.write(title);
walkTodos(client, { page: '2' });
