import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

/**
 * Converts a request to the event of a Function URL, without its body.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function toEvent({ method = '', url = '', headersDistinct, socket }: IncomingMessage): APIGatewayProxyEventV2 {
  // Joined as text: a path of two slashes at the start would name another host.
  const { pathname, search, searchParams, host } = new URL(
    `http://${headersDistinct['host']?.[0] ?? 'localhost'}${url}`,
  );
  const headers = toFields(Object.entries(headersDistinct));
  const now = new Date();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers,
    ...(search === '' ? {} : { queryStringParameters: toQuery(searchParams) }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName: host,
      domainPrefix: 'local',
      http: {
        method,
        path: pathname,
        protocol: 'HTTP/1.1',
        sourceIp: socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    isBase64Encoded: false,
  };
}

/** Creates the context of an invocation that has the given seconds left. */
export function toContext(seconds: number): Context {
  const end = Date.now() + seconds * 1000;
  return {
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'local',
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => end - Date.now(),
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:local',
    logGroupName: '/aws/lambda/local',
    logStreamName: 'local',
    memoryLimitInMB: '512',
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

/** Joins the values of a parameter that is repeated. */
function toQuery(parameters: URLSearchParams): Record<string, string> {
  return toFields([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
}

/** Joins the values of each field by commas. */
function toFields(entries: readonly (readonly [string, readonly string[] | undefined])[]): Record<string, string> {
  return Object.fromEntries(entries.map(([name, values = []]) => [name, values.join(',')]));
}
