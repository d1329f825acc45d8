import { createTodoClient } from 'todo-api-client';

const soon = new AbortController();

/** A client that is always told to wait, and the requests that it has sent. Once it waits, the signal `soon` aborts. */
function createWaiting(signal?: AbortSignal, retryAfter = '30') {
  const requests: Request[] = [];
  const client = createTodoClient({
    baseUrl: 'https://api.example',
    signal,
    retries: { random: abortSoon, longestRetryAfter: Number.POSITIVE_INFINITY },
    fetch: async (request) => {
      requests.push(request);
      if (request.signal.aborted) throw request.signal.reason;
      return Response.json({ message: 'Too Many Requests' }, { status: 429, headers: { 'Retry-After': retryAfter } });
    },
  });
  return { client, requests };
}

async function attempt(ofClient?: AbortSignal, ofCall?: AbortSignal, retryAfter?: string) {
  const { client, requests } = createWaiting(ofClient, retryAfter);
  const end = await client.GET('/todos', ofCall && { signal: ofCall }).then(
    ({ response }) => response.status,
    (error) => error,
  );
  return [requests.length, end];
}

/** The client asks for a random number immediately before it waits. */
function abortSoon(): number {
  setImmediate(() => soon.abort('while it waits'));
  return 0;
}

// Node warns of a time that no timer can count, which ends immediately.
const warnings: string[] = [];
process.on('warning', ({ name }) => warnings.push(name));

const ends = Promise.all([
  attempt(soon.signal),
  attempt(undefined, soon.signal),
  attempt(soon.signal, new AbortController().signal),
  attempt(new AbortController().signal, soon.signal),
  attempt(soon.signal, undefined, '9999999'),
  attempt(AbortSignal.abort('before'), undefined),
]);

/** The pause of the client itself, which ends at once, and one that ends by an abort before it begins. */
const late = new AbortController();
const random = () => 0;
let calls = 0;
const client = createTodoClient({
  baseUrl: 'https://api.example',
  retries: { random },
  fetch: async () => Response.json([], { status: calls++ === 0 ? 429 : 200 }),
});
const { response } = await client.GET('/todos', { signal: late.signal });
const eager = createTodoClient({
  baseUrl: 'https://api.example',
  retries: { random },
  fetch: async () => {
    late.abort('while the answer comes');
    return Response.json([], { status: 429 });
  },
});
const end = await eager.GET('/todos', { signal: late.signal }).catch((error) => error);

process.stdout.write(JSON.stringify({ ends: await ends, warnings, status: response.status, calls, end }));
