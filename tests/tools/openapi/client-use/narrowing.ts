import {
  batch,
  createTodoClient,
  dataOf,
  type GatewayError,
  isProblem,
  listPage,
  type Problem,
  type ProblemCode,
  type Todo,
} from 'todo-api-client';

const client = createTodoClient({ baseUrl: 'https://api.example' });
const { error } = await client.POST('/todos', { body: { text: 'Buy milk' } });

if (isProblem(error, 'todo_exists')) error.code satisfies 'todo_exists';
else if (isProblem(error)) error.code satisfies Exclude<ProblemCode, 'todo_exists'>;
else if (error !== undefined) error satisfies GatewayError;

// @ts-expect-error: a create is never refused with this code.
if (isProblem(error)) error.code satisfies Exclude<ProblemCode, 'todo_exists'>;
// @ts-expect-error: no code of the API.
isProblem(error, 'todo_exist');
// @ts-expect-error: a GatewayError has no code.
if (error && !isProblem(error)) error.code satisfies string;
// @ts-expect-error: the code of a problem is not any text.
'todo_exist' satisfies ProblemCode;
'todo_exists' satisfies ProblemCode;

const [result] = await batch(client, [{ op: 'update', id: '', changes: { done: true }, ifMatch: '"a"' }]);
if (isProblem(result?.problem, 'precondition_failed')) result.problem.code satisfies 'precondition_failed';
// @ts-expect-error: a misspelt member.
await batch(client, [{ op: 'update', id: '', changes: { dnoe: true } }]);
// @ts-expect-error: a delete changes nothing.
await batch(client, [{ op: 'delete', id: '', changes: { done: true } }]);

const id = { params: { path: { id: '' } } };
const updated = await client.PATCH('/todos/{id}', { ...id, body: { done: true } });
if (!updated.error) updated.data satisfies Todo | undefined;
// @ts-expect-error: a retry has no data if the todo was deleted meanwhile.
if (!updated.error) updated.data satisfies Todo;
dataOf(await client.GET('/todos/{id}', id)) satisfies Todo;
dataOf(await client.DELETE('/todos/{id}', id)) satisfies undefined;

// Options that a caller may not have are undefined.
const none: undefined = undefined;
createTodoClient({ baseUrl: '', token: none, headers: none, signal: none, fetch: none, retries: none });
await client.GET('/todos', { signal: none });
await listPage(client, {}, { signal: none });
await batch(client, [], { key: none, signal: none });

// @ts-expect-error: a fetch of one call would skip the retries.
await client.GET('/todos', { fetch });

try {
  await fetch('https://api.example');
} catch (thrown) {
  if (thrown instanceof Error && isProblem(thrown.cause, 'timed_out'))
    thrown.cause satisfies Problem & { code: 'timed_out' };
}
