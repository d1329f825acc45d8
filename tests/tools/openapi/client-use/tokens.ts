import { createTodoClient, type TodoClientOptions } from 'todo-api-client';

const sent: string[] = [];
let statuses: readonly number[] = [];

/** A service that returns the next of the statuses. */
async function serve(request: Request): Promise<Response> {
  const status = statuses[sent.length] ?? 200;
  sent.push(`${request.headers.get('Authorization')} ${await request.text()}`);
  return Response.json([], { status });
}

/** The requests that a call sends, and its end. */
async function play(answers: readonly number[], options: Partial<TodoClientOptions>, signal?: AbortSignal) {
  statuses = answers;
  const retries = { pause: async () => undefined };
  const client = createTodoClient({ baseUrl: 'https://api.example', fetch: serve, retries, ...options });
  const end = await client.POST('/todos', { body: { text: 'a' }, ...(signal && { signal }) }).then(
    ({ response }) => response.status,
    (error) => String(error),
  );
  return [...sent.splice(0), end];
}

let tokens = 0;
const token = () => String(++tokens);

let failures = 1;
function fail(): string {
  if (failures-- > 0) throw new TypeError('fetch failed');
  return 'late';
}

/** Sends a refused request again with a new token, as docs/client.md does. */
async function renew(request: Request): Promise<Response> {
  const response = await serve(request.clone());
  if (response.status !== 401) return response;
  request.headers.set('Authorization', 'Bearer new');
  return serve(request);
}

const leaving = new AbortController();
const leave = () => {
  leaving.abort('while the token comes');
  return new Promise<never>(() => undefined);
};

process.stdout.write(
  JSON.stringify({
    expiring: await play([429, 503, 200], { token }),
    refused: await play([401, 200], { token: 'old', fetch: renew }),
    unreachable: await play([200], { token: fail }),
    signedOut: await play([], { token: () => Promise.reject(new Error('signed out')) }),
    aborted: await play([], { token: leave }, leaving.signal),
  }),
);
