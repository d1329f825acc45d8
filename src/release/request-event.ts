/** Request of a smoke test. */
export interface SmokeRequest {
  readonly routeKey: string;
  readonly path: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Verified `sub`. Without it, the request has no token. */
  readonly owner?: string;
  readonly body?: object;
}

/**
 * Returns the members of an HTTP API's event, in payload format 2.0, that the api reads.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent({ routeKey, path, pathParameters, query, headers, owner, body }: SmokeRequest) {
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
