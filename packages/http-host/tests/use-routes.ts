import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { useCleanUp } from '../../../tests/support/use-resource.ts';
import type { TracedContext } from '../src/payload.ts';
import { type RouteHandler, type RoutesContext, serveRoutes } from '../src/serve-routes.ts';

const keys = ['GET /items', 'POST /items', 'PUT /items/{id}', 'PUT /items/all', 'ANY /any', 'GET /health', '$default'];

/** A server, and what its handler and its log got. */
interface Started extends Awaited<ReturnType<typeof serveRoutes>> {
  readonly events: readonly APIGatewayProxyEventV2[];
  readonly contexts: readonly TracedContext[];
  readonly errors: readonly unknown[];
}

type Options = Partial<Omit<RoutesContext, 'routes'>> & { readonly handler?: RouteHandler };

/** @returns a function that starts a server for a test */
export function useRoutes(): (options?: Options) => Promise<Started> {
  const cleanUp = useCleanUp();
  return async (options = {}) => {
    const events: APIGatewayProxyEventV2[] = [];
    const contexts: TracedContext[] = [];
    const errors: unknown[] = [];
    const { handler = async () => ({ statusCode: 200 }), ...rest } = options;
    const target = {
      seconds: 5,
      handler: ((event, context, response) => {
        events.push(event);
        contexts.push(context);
        return handler(event, context, response);
      }) satisfies RouteHandler,
    };
    const { url, stop } = await serveRoutes({
      routes: new Map(keys.map((key) => [key, target])),
      port: 0,
      basePath: '/base',
      version: '7',
      healthPath: '/health',
      bodyBytesMax: 100,
      connectionsMax: 100,
      requestsMax: 100,
      bytesAtOnceMax: 1_000_000,
      onError: (error) => errors.push(error),
      ...rest,
    });
    cleanUp(() => stop(0));
    return { url, stop, events, contexts, errors };
  };
}
