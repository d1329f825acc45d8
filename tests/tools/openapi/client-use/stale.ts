import { createTodoClient } from 'todo-api-client';

const client = createTodoClient({ baseUrl: process.argv[2] ?? '' });

const created = await client.POST('/todos', { body: { text: 'Buy milk' } });
const path = { id: created.data?.id ?? '' };
const header = { 'If-Match': created.response.headers.get('ETag') ?? '' };
const first = await client.PATCH('/todos/{id}', { params: { path, header }, body: { done: true } });
const second = await client.PATCH('/todos/{id}', { params: { path, header }, body: { done: false } });

process.stdout.write(JSON.stringify({ statuses: [first, second].map(({ response }) => response.status) }));
