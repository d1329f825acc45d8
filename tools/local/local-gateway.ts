/** Parts that this module uses of a hapi server, request and toolkit. */
export interface GatewayServer {
  readonly settings: {
    readonly router: { stripTrailingSlash: boolean };
    readonly routes: { readonly response: { ranges: boolean } };
    compression: object | false;
  };
}

interface Request {
  mime: string | null;
}

interface Toolkit {
  readonly continue: symbol;
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
