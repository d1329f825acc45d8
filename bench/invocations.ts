/** A request's event, and the status of its response. */
export interface Invocation {
  readonly event: object;
  readonly status: number;
}

interface Request {
  readonly method: string;
  readonly route: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly body?: string;
  readonly owner?: string;
}

export const id = '019b7d3a-5f2e-7c1a-9d44-000000000000';
const todos = { route: '/todos', path: '/todos', owner: 'bench' };
const todo = { route: '/todos/{id}', path: `/todos/${id}`, id, owner: 'bench' };

const health = toInvocation({ method: 'GET', route: '/health', path: '/health' }, 200);
const create = toInvocation({ ...todos, method: 'POST', body: '{"text":"Buy milk, eggs and flour"}' }, 201);
const refused = toInvocation({ ...todos, method: 'POST', body: '{"text":" ","done":"no"}' }, 400);

const work = [
  create,
  toInvocation({ ...todos, method: 'GET', query: { limit: '20', done: 'false' } }, 200),
  toInvocation({ ...todo, method: 'GET' }, 200),
  toInvocation({ ...todo, method: 'PATCH', body: '{"done":true}' }, 200),
  toInvocation({ ...todo, method: 'DELETE' }, 204),
];

/** The requests that contenders answer. */
export const invocations = {
  health,
  create,
  refused,
  /** One for each route that reaches the database. */
  work,
  /** Requests that every contender refuses. */
  refusals: [
    refused,
    toInvocation({ ...todos, method: 'POST', body: '{"text":"Buy milk","owner":"me"}' }, 400),
    toInvocation({ ...todos, method: 'POST', body: '{"text":' }, 400),
    toInvocation({ ...todos, method: 'GET', query: { limit: '201' } }, 400),
    toInvocation({ ...todos, method: 'GET', query: { page: '1' } }, 400),
    toInvocation({ ...todo, method: 'PATCH', body: '{"done":1}' }, 400),
    toInvocation({ method: 'GET', route: '/todos', path: '/todos' }, 401),
  ],
};

/** Returns an event of payload format 2.0, with the headers that clients and the gateway send. */
export function toInvocation({ method, route, path, query, id, body, owner }: Request, status: number): Invocation {
  const routeKey = `${method} ${route}`;
  const event = {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      accept: 'application/json',
      'accept-encoding': 'gzip, deflate, br',
      authorization: `Bearer ${'x'.repeat(600)}`,
      host: 'todos.example',
      'user-agent': 'bench',
      'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793',
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(body.length) }),
    },
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(id === undefined ? {} : { pathParameters: { id } }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdefghij',
      ...(owner === undefined ? {} : { authorizer: { jwt: { claims: { sub: owner }, scopes: null } } }),
      domainName: 'todos.example',
      domainPrefix: 'todos',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'bench' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey,
      stage: '$default',
      time: '24/Nov/2026:03:42:00 +0000',
      timeEpoch: 1795491720000,
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
  return { event, status };
}
