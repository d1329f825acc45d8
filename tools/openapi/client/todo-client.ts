import createClient, {
  type Client,
  type ClientPathsWithMethod,
  type FetchOptions,
  type FetchResponse,
  type HeadersOptions,
} from 'openapi-fetch';
import { withKnownError } from './api-error.ts';
import type { components, paths } from './openapi.d.ts';
import { createRetryingFetch, type Fetch, type RetryOptions } from './retrying-fetch.ts';

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
type Init<Operation> = Omit<FetchOptions<Operation>, 'parseAs' | 'fetch'>;
type Optional<Options> = Record<never, never> extends Options ? [init?: Options] : [init: Options];

/** Options of a single call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface TodoClientOptions {
  /** The URL of the API, for example `https://api.example.com`. */
  readonly baseUrl: string;
  /** The bearer token, or a function, called for every call of the API, that returns the current one. */
  readonly token?: string | (() => string | Promise<string>);
  /** Headers of every request. */
  readonly headers?: HeadersOptions;
  /** Aborts every request of this client. A call may have a signal of its own, too. */
  readonly signal?: AbortSignal;
  /** Sends each request. Default: the global fetch. */
  readonly fetch?: Fetch;
  /** How requests are repeated, or false to send each once. */
  readonly retries?: RetryOptions | false;
}

/**
 * Creates an openapi-fetch client with the types of the API. Every write has an `Idempotency-Key`, by default a new one for
 * each call, so that it can be repeated.
 */
export function createTodoClient({ baseUrl, token, headers, signal, ...options }: TodoClientOptions): TodoClient {
  const { fetch: send = (request: Request) => globalThis.fetch(request), retries = {} } = options;
  const sendAgain = retries === false ? send : createRetryingFetch(send, retries);
  const client = createClient<paths>({
    baseUrl,
    ...(headers && { headers }),
    fetch: async (request) => withKnownError(await sendAgain(signal ? withSignal(request, signal) : request)),
  });
  client.use({
    onRequest: async ({ request }) => {
      if (token !== undefined) {
        request.headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
      }
      if (request.method !== 'GET' && !request.headers.has('Idempotency-Key')) {
        request.headers.set('Idempotency-Key', createKey());
      }
    },
  });
  return client as TodoClient;
}

function withSignal(request: Request, signal: AbortSignal): Request {
  return new Request(request, { signal: AbortSignal.any([signal, request.signal]) });
}

/** Returns 128 random bits. crypto.randomUUID is missing on pages that were loaded over plain HTTP. */
function createKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16).padStart(8, '0')).join('-');
}
