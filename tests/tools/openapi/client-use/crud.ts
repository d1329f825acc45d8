import { createTodoClient, dataOf, etagOf, isProblem } from 'todo-api-client';

const client = createTodoClient({ baseUrl: process.argv[2] ?? '' });

const created = await client.POST('/todos', { body: { text: 'Buy milk' } });
const id = dataOf(created).id;
const path = { id };
const read = await client.GET('/todos/{id}', { params: { path } });
const header = { 'If-Match': etagOf(created.response) };
const updated = await client.PATCH('/todos/{id}', { params: { path, header }, body: { done: true } });
const stale = await client.PATCH('/todos/{id}', { params: { path, header }, body: { done: false } });
const replaced = await client.PUT('/todos/{id}', { params: { path }, body: { text: 'Buy oat milk', done: false } });
const deleted = await client.DELETE('/todos/{id}', { params: { path } });
const gone = await client.GET('/todos/{id}', { params: { path } });

process.stdout.write(
  JSON.stringify({
    statuses: [created, read, updated, stale, replaced, deleted, gone].map(({ response }) => response.status),
    sameTodo: JSON.stringify(read.data) === JSON.stringify(created.data),
    done: updated.data?.done,
    text: replaced.data?.text,
    code: isProblem(gone.error, 'todo_not_found') && gone.error.code,
  }),
);
