/** Parts that this module uses of a hapi server, request and toolkit. */
export interface GatewayServer {
  /** Finds a route by its ID. */
  readonly lookup: (id: string) => object | null;
  readonly route: (routes: readonly Route[]) => void;
  readonly settings: {
    readonly router: { stripTrailingSlash: boolean };
    readonly routes: { readonly response: { ranges: boolean } };
    compression: object | false;
  };
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly handler: (request: object, toolkit: Toolkit) => object;
  readonly options: { readonly id: string };
}

interface Request {
  mime: string | null;
}

interface Toolkit {
  readonly continue: symbol;
  readonly redirect: (location: string) => object;
}

/**
 * Makes the server of serverless-offline pass paths and responses on as they are, as API Gateway does: no trailing slash
 * is removed, no range is cut out, nothing is compressed. It must be called before a route is added.
 */
export function leaveUnchanged({ settings }: GatewayServer): void {
  settings.router.stripTrailingSlash = false;
  settings.routes.response.ranges = false;
  settings.compression = false;
}

/** Keeps serverless-offline from parsing a body, which would not pass a JSON string, `false`, `0` or `null` on as text. */
export function keepText(request: Request, toolkit: Toolkit): symbol {
  request.mime = 'text/plain';
  return toolkit.continue;
}

/** Makes `GET /` lead people to the page of the reference. On AWS it is not a route. It may be called repeatedly. */
export function leadToDocs(server: GatewayServer, basePath: string): void {
  const paths = new Set(['/', basePath || '/', `${basePath}/`]);
  if (server.lookup('/') !== null) return;
  const handler: Route['handler'] = (_request, toolkit) => toolkit.redirect(`${basePath}/docs`);
  server.route(Array.from(paths, (path) => ({ method: 'GET', path, handler, options: { id: path } })));
}
