import createClient, {
  type Client,
  type ClientPathsWithMethod,
  type FetchOptions,
  type FetchResponse,
  type HeadersOptions,
} from 'openapi-fetch';
import { withKnownError } from './api-error.ts';
import type { components, paths } from './openapi.d.ts';
import { createRetryingFetch, type Fetch, orAborted, type RetryOptions } from './retrying-fetch.ts';

/** A todo as the API returns it. */
export type Todo = components['schemas']['Todo'];

/** An openapi-fetch client that accepts only the members that the API knows. Its own type lets misspelt ones pass. */
export type TodoClient = Pick<Client<paths>, 'use' | 'eject'> & {
  readonly [Method in HttpMethod as Uppercase<Method>]: <Path extends ClientPathsWithMethod<Client<paths>, Method>>(
    path: Path,
    ...init: Optional<Init<paths[Path][Method]>>
  ) => Promise<CallResult<NonNullable<paths[Path][Method]>>>;
};

/** openapi-fetch leaves out that `data` is undefined after a 204, which a retry of a PUT or PATCH may get. */
type CallResult<Operation extends Record<string, unknown>> =
  | FetchResponse<Operation, unknown, `${string}/${string}`>
  | (Operation extends { responses: { 204: unknown } } ? NoContent : never);

interface NoContent {
  data: undefined;
  error?: never;
  response: Response;
}

type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';
// A fetch of one call would skip the retries.
type Init<Operation> = Omit<FetchOptions<Operation>, 'parseAs' | 'fetch' | 'signal'> & CallOptions;
type Optional<Options> = Record<never, never> extends Options ? [init?: Options] : [init: Options];

/** Options of a single call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Options of a client. */
export interface TodoClientOptions {
  /** The URL of the API, for example `https://api.example.com`. */
  readonly baseUrl: string;
  /** The bearer token, or a function, called for every request, that returns the current one. */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** Headers of every request. An `Authorization` of a client or a call replaces the token. */
  readonly headers?: HeadersOptions | undefined;
  /** Aborts every request of this client. A call may have a signal of its own, too. */
  readonly signal?: AbortSignal | undefined;
  /** Sends each request. Default: the global fetch. */
  readonly fetch?: Fetch | undefined;
  /** How requests are repeated, or false to send each once. */
  readonly retries?: RetryOptions | false | undefined;
}

/**
 * Creates an openapi-fetch client with the types of the API. Every write has an `Idempotency-Key`, by default a new one for
 * each call, so that it can be repeated.
 */
export function createTodoClient({ baseUrl, token, headers, signal, ...options }: TodoClientOptions): TodoClient {
  const { fetch: send = (request: Request) => globalThis.fetch(request), retries = {} } = options;
  const sendOnce = token === undefined ? send : withToken(send, token);
  const sendAgain = retries === false ? sendOnce : createRetryingFetch(sendOnce, retries);
  const client = createClient<paths>({
    baseUrl,
    ...(headers && { headers }),
    fetch: async (request) => withKnownError(await sendAgain(signal ? withSignal(request, signal) : request)),
  });
  client.use({
    onRequest: ({ request }) => {
      if (request.method !== 'GET' && !request.headers.has('Idempotency-Key')) {
        request.headers.set('Idempotency-Key', createKey());
      }
    },
  });
  return client as TodoClient;
}

/** A token may expire while a call waits, so each request gets the current one. */
function withToken(send: Fetch, token: NonNullable<TodoClientOptions['token']>): Fetch {
  const read = async () => (typeof token === 'string' ? token : token());
  return async (request) => {
    if (!request.headers.has('Authorization')) {
      request.headers.set('Authorization', `Bearer ${await orAborted(read(), request.signal)}`);
    }
    return send(request);
  };
}

function withSignal(request: Request, signal: AbortSignal): Request {
  return new Request(request, { signal: AbortSignal.any([signal, request.signal]) });
}

/** Returns 128 random bits. crypto.randomUUID is missing on pages that were loaded over plain HTTP. */
function createKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16).padStart(8, '0')).join('-');
}
