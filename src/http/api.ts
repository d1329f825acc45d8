import httpRouter from '@middy/http-router';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Observe } from './observe.ts';
import type { Authorize } from './owner.ts';
import { createBasePathOf, prefixLocation, toPathBelow, toRoutePath } from './public-url.ts';
import type { Reply } from './replies.ts';
import { RequestError } from './request-error.ts';
import { type Route, toMethods, toRouteKeys } from './route.ts';
import { createRoutes, type RoutesContext, referencePaths } from './routes.ts';
import { createStack } from './stack.ts';

export interface ApiContext extends RoutesContext {
  readonly observe: Observe;
  /** Verifies the tokens of owners' requests, if no gateway does. */
  readonly authorize?: Authorize | undefined;
}

type ApiHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;

/**
 * Creates the handler of the API, for payload format 2.0. Every thrown value becomes a problem.
 * @param routes the table of this context, for a caller that has it
 */
export function createApi(
  { observe, authorize, ...context }: ApiContext,
  routes: readonly Route[] = createRoutes(context),
): ApiHandler {
  const { ownerOf, publicUrl } = context;
  const route = createRouter(routes, { publicUrl, authorize });
  return createStack({ observe, ownerOf, publicUrl }).handler(route);
}

function createRouter(
  routes: readonly Route[],
  { publicUrl, authorize }: Pick<ApiContext, 'publicUrl' | 'authorize'>,
): ApiHandler {
  const open = new Set(toRouteKeys(routes.filter(({ access }) => access === 'anyone')));
  const basePathOf = createBasePathOf(publicUrl);
  const reject = createRejection(routes);
  const route = httpRouter<APIGatewayProxyEventV2, Reply>({
    routes: routes.flatMap((row) => toMethods(row.method).map((method) => ({ ...row, method }))),
    notFoundResponse: reject,
  });
  return async (event, context) => {
    const { routeKey, requestContext } = event;
    const { http } = requestContext;
    // Requests the gateway cannot route skip the authorizer, so they never reach data.
    if (routeKey === '$default') return reject({ path: toPathBelow(http.path, basePathOf(event)) });
    if (authorize && !open.has(routeKey)) await authorize(event);
    const [method = ''] = routeKey.split(' ', 1);
    const path = toRoutePath(event);
    const isPlain = http.method === method && http.path === path;
    const below = isPlain
      ? event
      : { ...event, requestContext: { ...requestContext, http: { ...http, method, path } } };
    return prefixLocation(await route(below, context), event, basePathOf);
  };
}

/** @see RFC 9110 sections 15.5.5 and 15.5.6 */
function createRejection(routes: readonly Route[]) {
  const known = [...routes, ...referencePaths.map((path) => ({ method: 'GET', path }) as const)];
  return ({ path }: { readonly path: string }): never => {
    const allowed = known.filter((row) => toPattern(row.path).test(path)).flatMap(({ method }) => toMethods(method));
    if (allowed.length === 0) throw new RequestError('route_not_found');
    // Paths may overlap: /todos/count is also /todos/{id}.
    throw new RequestError('method_not_allowed', { headers: { Allow: [...new Set(allowed)].join(', ') } });
  };
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
}
