import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

/** Path and query of a request as sent, and its route. */
export interface Routed {
  readonly path: string;
  /** Text after the question mark. */
  readonly query: string;
  readonly routeKey?: string | undefined;
  readonly pathParameters?: Readonly<Record<string, string>> | undefined;
}

/**
 * Splits a request's target, which may be a whole URL, into path and query. They stay as sent.
 * @param basePath path before that of the API, which is removed if it is there
 * @see RFC 9112 section 3.2
 */
export function toTarget(url: string, basePath = ''): Pick<Routed, 'path' | 'query'> {
  const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  const [path, query] = mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
  return { path: path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path, query };
}

/**
 * Converts a request to the event of a Function URL or of an HTTP API, without its body.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function toEvent(
  { method = '', url = '', rawHeaders, socket }: IncomingMessage,
  { path, query, routeKey = '$default', pathParameters }: Routed = toTarget(url),
): APIGatewayProxyEventV2 {
  const headers = toFields(pair(rawHeaders));
  const { host = 'localhost', 'user-agent': userAgent = '' } = headers;
  const now = new Date();
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers,
    ...(query === '' ? {} : { queryStringParameters: toFields(new URLSearchParams(query)) }),
    ...(pathParameters && { pathParameters }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName: host,
      domainPrefix: 'local',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: socket.remoteAddress ?? '', userAgent },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    isBase64Encoded: false,
  };
}

/** Context with what AWS's runtime client adds: the tracing header of the invocation. */
export interface TracedContext extends Context {
  readonly xRayTraceId?: string | undefined;
}

/** Creates the context of an invocation that has the given seconds left. */
export function toContext(
  seconds: number,
  { functionVersion = '$LATEST', ...rest }: Partial<Pick<TracedContext, 'functionVersion' | 'xRayTraceId'>> = {},
): TracedContext {
  const end = Date.now() + seconds * 1000;
  return {
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'local',
    functionVersion,
    getRemainingTimeInMillis: () => end - Date.now(),
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:local',
    logGroupName: '/aws/lambda/local',
    logStreamName: 'local',
    memoryLimitInMB: '512',
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
    ...rest,
  };
}

/** Returns names, in lower case, and values. */
function* pair(rawHeaders: readonly string[]): Generator<readonly [string, string]> {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    yield [String(rawHeaders[index]).toLowerCase(), String(rawHeaders[index + 1])];
  }
}

/** Joins the values of each name by commas. A name may be `__proto__`. */
function toFields(entries: Iterable<readonly [string, string]>): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of entries) {
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(fields);
}
