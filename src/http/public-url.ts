import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Reply } from './replies.ts';

/** URL below which clients reach the API, and the path of a request below it. */
export interface PublicPlace {
  readonly apiUrl: string;
  readonly path: string;
}

/**
 * Returns the place of a routed request. Without a public URL, it is the gateway's, whose `rawPath` includes the base
 * path of an API mapping.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mappings.html
 */
export function toPublicPlace(event: APIGatewayProxyEventV2, publicUrl: string | undefined): PublicPlace {
  const { routeKey, rawPath, requestContext } = event;
  const segments = rawPath.split('/');
  const below = segments.length - routeKey.split('/').length + 1;
  const gatewayUrl = `https://${requestContext.domainName}${segments.slice(0, below).join('/')}`;
  return { apiUrl: withoutSlash(publicUrl ?? gatewayUrl), path: `/${segments.slice(below).join('/')}` };
}

/** Returns a path without the base path of the public URL, which a proxy may already have removed. */
export function toPathBelow(path: string, publicUrl: string | undefined): string {
  const base = toBasePath(publicUrl);
  return path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}

/** Creates the middleware that makes Location, a path of the route table, lead below the API's public URL. */
export function prefixLocation(publicUrl: string | undefined): MiddlewareObj<APIGatewayProxyEventV2, Reply> {
  return {
    after: (request) => {
      const { event, response } = request;
      const location = response?.headers?.['Location'];
      if (!response || location === undefined) return;
      const base = toBasePath(toPublicPlace(event, publicUrl).apiUrl);
      request.response = { ...response, headers: { ...response.headers, Location: `${base}${location}` } };
    },
  };
}

/** Returns the path of a URL of the API, without a slash at its end: empty without a base path. */
export function toBasePath(url: string | undefined): string {
  return url === undefined ? '' : withoutSlash(new URL(url).pathname);
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
