import httpRouter from '@middy/http-router';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Observe } from './observe.ts';
import type { Reply } from './replies.ts';
import { RequestError } from './request-error.ts';
import type { Route } from './route.ts';
import { createRoutes, type RoutesContext } from './routes.ts';
import { createStack } from './stack.ts';

export interface ApiContext extends RoutesContext {
  readonly observe: Observe;
}

type ApiHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;

/** Creates the handler of the API, for payload format 2.0. Every thrown value becomes a problem. */
export function createApi({ observe, ...context }: ApiContext): ApiHandler {
  const { ownerOf } = context;
  return createStack({ observe, ownerOf }).handler(createRouter(createRoutes(context)));
}

function createRouter(routes: readonly Route[]): ApiHandler {
  const reject = createRejection(routes);
  const route = httpRouter<APIGatewayProxyEventV2, Reply>({
    routes: routes.flatMap((row) => (row.method === 'GET' ? [row, { ...row, method: 'HEAD' as const }] : [row])),
    notFoundResponse: reject,
  });
  // Requests the gateway cannot route skip the authorizer, so they never reach data.
  return (event, context) =>
    event.routeKey === '$default' ? reject(event.requestContext.http) : route(event, context);
}

/** @see RFC 9110 sections 15.5.5 and 15.5.6 */
function createRejection(routes: readonly Route[]) {
  return ({ path }: { readonly path: string }): never => {
    const methods = routes.filter((route) => toPattern(route.path).test(path)).map(({ method }) => method);
    if (methods.length === 0) throw new RequestError('route_not_found');
    const allowed = methods.flatMap((method) => (method === 'GET' ? [method, 'HEAD'] : [method]));
    // Paths may overlap: /todos/count is also /todos/{id}.
    throw new RequestError('method_not_allowed', { headers: { Allow: [...new Set(allowed)].join(', ') } });
  };
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
}
