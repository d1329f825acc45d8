import type { IncomingMessage, ServerResponse } from 'node:http';

/** Which pages may call, as serverless.yml writes it. */
export interface Cors {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedResponseHeaders: readonly string[];
  readonly maxAge: number;
}

/**
 * Does what a Function URL does for pages of other origins: it says in the answer who may read it.
 * @returns whether this was a preflight, which then is answered
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
 */
export function applyCors(request: IncomingMessage, response: ServerResponse, cors: Cors): boolean {
  const { origin } = request.headers;
  const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
  if (origin !== undefined && isAllowed(origin, cors)) {
    const headers = { 'access-control-allow-origin': origin, ...(isPreflight ? toAllowed(cors) : toExposed(cors)) };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  }
  if (isPreflight) response.end();
  return isPreflight;
}

function isAllowed(origin: string, { allowedOrigins }: Cors): boolean {
  return allowedOrigins.includes('*') || allowedOrigins.includes(origin);
}

function toAllowed({ allowedMethods, allowedHeaders, maxAge }: Cors) {
  return {
    'access-control-allow-methods': allowedMethods.join(','),
    'access-control-allow-headers': allowedHeaders.join(','),
    'access-control-max-age': maxAge,
  };
}

function toExposed({ exposedResponseHeaders }: Cors) {
  return { 'access-control-expose-headers': exposedResponseHeaders.join(',') };
}
