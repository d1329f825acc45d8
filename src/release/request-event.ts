/** A request as a smoke test states it. */
export interface Request {
  readonly routeKey: string;
  readonly path: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The verified `sub`; without it no token came with the request. */
  readonly owner?: string;
  readonly body?: object;
}

/**
 * @returns the event that an HTTP API makes of a request, as far as the api reads it, in payload format 2.0
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent({ routeKey, path, pathParameters, query, headers, owner, body }: Request) {
  const [method = ''] = routeKey === '$default' ? ['GET'] : routeKey.split(' ');
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { 'content-type': 'application/json', 'x-request-id': 'smoke-test', ...headers },
    ...(query && { queryStringParameters: query }),
    ...(pathParameters && { pathParameters }),
    requestContext: {
      ...(owner !== undefined && { authorizer: { jwt: { claims: { sub: owner }, scopes: null } } }),
      domainName: 'smoke-test.invalid',
      http: { method, path },
      routeKey,
      stage: '$default',
    },
    ...(body && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}
