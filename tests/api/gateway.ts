import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { createMatcher } from '#http-host/route-matcher.ts';
import type { createApi } from '../../src/http/api.ts';
import { gatewayRoutes } from '../support/service-dir.ts';
import { requireConformance } from './conformance.ts';
import { isHosted, sendToServer } from './server-host.ts';

export interface Answer {
  readonly status: number;
  /** By lower-case name, as every HTTP client sees them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON, or undefined when there is no body. */
  readonly body: unknown;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes reach the function in base64, as the gateway sends what it takes for binary. */
  readonly body?: string | Uint8Array | undefined;
  /** The `sub` of the token that the authorizer verified. */
  readonly owner?: string | undefined;
  /** What the gateway says of its authorizer, in place of an owner. */
  readonly authorizer?: unknown;
}

export type Send = (method: string, url: string, options?: RequestOptions) => Promise<Answer>;

/**
 * Sends requests as an HTTP API does, in payload format 2.0, or with HOST=server over HTTP to the plain server. An answer
 * that the OpenAPI document lacks is an error.
 */
export function createGateway(handler: ReturnType<typeof createApi>): Send {
  return async (method, url, options = {}) => {
    const event = toEvent(method, url, options);
    const reply = (await sendToHost(handler, method, url, options)) ?? (await handler(event, createContext()));
    const headers = Object.fromEntries(
      Object.entries(reply.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const body = reply.body === undefined ? undefined : JSON.parse(reply.body);
    const answer = { status: reply.statusCode, headers, body };
    requireConformance(event, answer);
    return answer;
  };
}

async function sendToHost(handler: ReturnType<typeof createApi>, method: string, url: string, options: RequestOptions) {
  if (!isHosted) return undefined;
  const { headers = {}, body, owner, authorizer = toAuthorizer(owner) } = options;
  return sendToServer({ method, url, headers, body, authorizer, handler, context: createContext() });
}

const matchRoute = createMatcher(gatewayRoutes);

/** @returns options that send a value as JSON */
export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): RequestOptions {
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** @returns the event for a request */
export function toEvent(
  method: string,
  url: string,
  { headers = {}, body, owner, authorizer = toAuthorizer(owner) }: RequestOptions = {},
): APIGatewayProxyEventV2 {
  const { pathname, search, searchParams } = new URL(url, 'https://todos.example');
  const { routeKey, pathParameters } = matchRoute(method, pathname);
  const query = search === '' ? {} : { queryStringParameters: toQuery(searchParams) };
  return {
    version: '2.0',
    routeKey,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...query,
    ...(pathParameters === undefined ? {} : { pathParameters }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdefghij',
      ...(authorizer === undefined ? {} : { authorizer }),
      domainName: 'todos.example',
      domainPrefix: 'todos',
      http: { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey,
      stage: '$default',
      time: '24/Nov/2026:03:42:00 +0000',
      timeEpoch: 1795491720000,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body).toString('base64') }),
    isBase64Encoded: body instanceof Uint8Array,
  };
}

function toAuthorizer(owner: string | undefined) {
  return owner === undefined ? undefined : { jwt: { claims: { sub: owner }, scopes: null } };
}

/** The gateway joins the values of a parameter that is given more than once. */
function toQuery(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name).join(',')]));
}

/** @returns what Lambda says of an invocation */
export function createContext(): Context {
  const context = { awsRequestId: randomUUID(), functionVersion: '1', getRemainingTimeInMillis: () => 10_000 };
  return context as Context;
}
