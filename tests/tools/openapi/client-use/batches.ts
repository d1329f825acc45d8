import { type BatchOperation, batch, createTodoClient, isProblem, walkTodos } from 'todo-api-client';

const keys: string[] = [];
let failing = Number.POSITIVE_INFINITY;
const client = createTodoClient({
  baseUrl: process.argv[2] ?? '',
  retries: false,
  fetch: async (request) => {
    if (request.method === 'POST') keys.push(request.headers.get('Idempotency-Key') ?? 'none');
    if (keys.length === failing) throw new TypeError('fetch failed');
    return fetch(request);
  },
});

const creates = Array.from({ length: 250 }, (_, index): BatchOperation => {
  return { op: 'create', todo: { text: String(index) } };
});
const key = 'the-key';

// The second request fails, so the first has taken effect when the batch is repeated.
failing = 2;
const failure = String(await batch(client, creates, { key }).catch((error) => error));
failing = Number.POSITIVE_INFINITY;
const created = await batch(client, creates, { key });
const statuses = Object.groupBy(created, ({ status }) => status);
const sentKeys = keys.splice(0);
const left: string[] = [];
for await (const { text } of walkTodos(client, { limit: 200 })) left.push(text);

const ids = created.map(({ todo }) => todo?.id ?? '');
const [first = '', second = '', third = ''] = ids;
const updated = await batch(client, [
  { op: 'update', id: first, changes: { done: true }, ifMatch: '"another"' },
  { op: 'update', id: second, changes: { done: true }, ifMatch: created[1]?.etag ?? '' },
  { op: 'delete', id: third },
]);
await batch(client, [{ op: 'delete', id: third }]);
const ownKeys = new Set(keys.splice(0)).size;
const empty = [await batch(client, []), keys.length];
const aborted = await batch(client, creates, { signal: AbortSignal.abort('at once') }).catch((reason) => reason);
const blank: BatchOperation = { op: 'create', todo: { text: '' } };
const error = await batch(client, [...creates.slice(1), blank], { key }).catch(({ cause }) => cause);

process.stdout.write(
  JSON.stringify({
    failure,
    statuses: Object.fromEntries(Object.entries(statuses).map(([status, all]) => [status, all?.length])),
    inOrder: created.every(({ todo }, index) => todo?.text === String(index)),
    replayed: created.filter(({ replayed }) => replayed).length,
    left: left.length,
    keys: sentKeys,
    updated: updated.map(({ status, problem, etag }) => [status, problem?.code ?? null, etag !== undefined]),
    ownKeys,
    refusal: isProblem(error, 'invalid_request') && [error.code, error.errors?.[0]?.pointer],
    empty,
    aborted,
  }),
);
