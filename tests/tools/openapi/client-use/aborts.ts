import { createTodoClient } from 'todo-api-client';

const soon = new AbortController();

/** A client that is always told to wait, and the requests that it has sent. Once it waits, the signal `soon` aborts. */
function createWaiting(signal?: AbortSignal) {
  const requests: Request[] = [];
  const client = createTodoClient({
    baseUrl: 'https://api.example',
    ...(signal && { signal }),
    retries: { random: abortSoon },
    fetch: async (request) => {
      requests.push(request);
      if (request.signal.aborted) throw request.signal.reason;
      return Response.json({ message: 'Too Many Requests' }, { status: 429, headers: { 'Retry-After': '30' } });
    },
  });
  return { client, requests };
}

async function attempt(ofClient?: AbortSignal, ofCall?: AbortSignal) {
  const { client, requests } = createWaiting(ofClient);
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

const ends = Promise.all([
  attempt(soon.signal),
  attempt(undefined, soon.signal),
  attempt(soon.signal, new AbortController().signal),
  attempt(new AbortController().signal, soon.signal),
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

process.stdout.write(JSON.stringify({ ends: await ends, status: response.status, calls, end }));
