import createClient, {
  type Client,
  type ClientPathsWithMethod,
  type FetchOptions,
  type FetchResponse,
} from 'openapi-fetch';
import type { components, operations, paths } from './openapi.d.ts';

export type Todo = components['schemas']['Todo'];
export type Problem = components['schemas']['Problem'];
export type GatewayError = components['schemas']['GatewayError'];
export type ListTodosQuery = NonNullable<operations['listTodos']['parameters']['query']>;

/** An openapi-fetch client that accepts only the members that the API knows. Its own type lets misspelt ones pass. */
export type TodoClient = Pick<Client<paths>, 'use' | 'eject'> & {
  readonly [Method in HttpMethod as Uppercase<Method>]: <Path extends ClientPathsWithMethod<Client<paths>, Method>>(
    path: Path,
    ...init: Optional<Init<paths[Path][Method]>>
  ) => Promise<FetchResponse<NonNullable<paths[Path][Method]>, unknown, `${string}/${string}`>>;
};

type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Init<Operation> = Omit<FetchOptions<Operation>, 'parseAs'>;
type Optional<Options> = Record<never, never> extends Options ? [init?: Options] : [init: Options];

export interface TodoClientOptions {
  /** The URL of the API, for example `https://api.example.com`. */
  readonly baseUrl: string;
  /** The bearer token, or a function, called for every request, that returns the current one. */
  readonly token?: string | (() => string | Promise<string>);
}

/** Creates an openapi-fetch client with the types of the API. */
export function createTodoClient({ baseUrl, token }: TodoClientOptions): TodoClient {
  const client = createClient<paths>({ baseUrl }) as TodoClient;
  if (token === undefined) return client;
  client.use({
    onRequest: async ({ request }) => {
      request.headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
    },
  });
  return client;
}

/**
 * Iterates over the todos of all pages of `GET /todos`, and fetches a page when its first todo is needed. `limit` is the
 * size of a page.
 * @throws Error whose `cause` is the Problem or GatewayError, if a page is refused
 */
export async function* walkTodos(client: TodoClient, query: ListTodosQuery = {}): AsyncGenerator<Todo, void> {
  for (let page: ListTodosQuery | undefined = query; page !== undefined; ) {
    const { data, error, response }: ListTodosAnswer = await fetchPage(client, page);
    if (data === undefined) throw new Error(`GET /todos answered ${response.status}`, { cause: error });
    yield* data;
    page = nextQuery(response);
  }
}

type ListTodosAnswer = Awaited<ReturnType<typeof fetchPage>>;

function fetchPage(client: TodoClient, query: ListTodosQuery) {
  return client.GET('/todos', { params: { query } });
}

/** Uses only the link's query, so that the token goes to no other host. The base of a relative link does not matter. */
function nextQuery({ headers }: Response): ListTodosQuery | undefined {
  const target = findLink(headers.get('Link') ?? '', 'next');
  if (target === undefined) return undefined;
  const query: Record<string, unknown> = Object.fromEntries(new URL(target, 'https://api.invalid').searchParams);
  return query as ListTodosQuery;
}

/**
 * Finds the target of the first link with a relation type.
 * @param header the value of a `Link` header (RFC 8288, section 3)
 */
export function findLink(header: string, relation: string): string | undefined {
  for (const [, target, parameters = ''] of header.matchAll(linkPattern)) {
    if (relationsOf(parameters).includes(relation)) return target;
  }
  return undefined;
}

const linkPattern = /<([^>]*)>((?:"(?:[^"\\]|\\.)*"|[^",])*)/g;
const parameterPattern = /;\s*([^\s=;"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*)))?/g;

/** Reads the first `rel` parameter only. Relation types are separated by spaces and ignore case. */
function relationsOf(parameters: string): readonly string[] {
  const all = [...parameters.matchAll(parameterPattern)];
  const [, , quoted, token] = all.find(([, name]) => name?.toLowerCase() === 'rel') ?? [];
  return (quoted ?? token ?? '').toLowerCase().split(/\s+/);
}
