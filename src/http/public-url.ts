import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Reply } from './replies.ts';

/**
 * Returns the path of a routed request as the route table has it, without the base path of an API mapping, which is in
 * the gateway's `rawPath`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mappings.html
 */
export function toRoutePath({ routeKey, rawPath }: APIGatewayProxyEventV2): string {
  return rawPath.slice(findStart(routeKey, rawPath));
}

/** Returns the URL below which clients reach the API: without a public URL, the gateway's with its base path. */
export function toApiUrl(event: APIGatewayProxyEventV2, publicUrl: string | undefined): string {
  return withoutSlash(publicUrl ?? `https://${event.requestContext.domainName}${findBasePath(event)}`);
}

/** The path ends with the route's segments. */
function findStart(routeKey: string, rawPath: string): number {
  let start = rawPath.length;
  for (let segments = routeKey.split('/').length - 1; segments > 0; segments -= 1) {
    start = Math.max(0, rawPath.lastIndexOf('/', start - 1));
  }
  return start;
}

/** Returns a path without the base path, which a proxy may already have removed. */
export function toPathBelow(path: string, basePath: string): string {
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
}

/** Makes Location, a path of the route table, lead below the base path. */
export function prefixLocation(reply: Reply, event: APIGatewayProxyEventV2, basePathOf: BasePathOf): Reply {
  const location = reply.headers?.['Location'];
  if (location === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, Location: `${basePathOf(event)}${location}` } };
}

/** Returns the base path of an event's API. */
export type BasePathOf = (event: APIGatewayProxyEventV2) => string;

/** Creates a function that returns the base path of a public URL, which it parses once, or else of the event. */
export function createBasePathOf(publicUrl: string | undefined): BasePathOf {
  if (publicUrl === undefined) return findBasePath;
  const basePath = toBasePath(publicUrl);
  return () => basePath;
}

/** An event without a route does not contain its base path. */
function findBasePath({ routeKey, rawPath }: APIGatewayProxyEventV2): string {
  return routeKey === '$default' ? '' : rawPath.slice(0, findStart(routeKey, rawPath));
}

/** Returns the path of a URL of the API, without a slash at its end: empty without a base path. */
export function toBasePath(url: string | undefined): string {
  return url === undefined ? '' : withoutSlash(new URL(url).pathname);
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
