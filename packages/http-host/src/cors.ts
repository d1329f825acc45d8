import type { IncomingMessage, ServerResponse } from 'node:http';

/** CORS settings of a Function URL or an HTTP API. */
export interface Cors {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedResponseHeaders: readonly string[];
  /** Seconds. */
  readonly maxAge: number;
}

/**
 * Adds CORS headers to a response as a Function URL does, and answers a preflight.
 * @param preflightStatus 200 of a Function URL, or 204 of an HTTP API
 * @returns true if the request was a preflight
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
 */
export function applyCors(
  request: IncomingMessage,
  response: ServerResponse,
  cors: Cors,
  preflightStatus = 200,
): boolean {
  const { origin } = request.headers;
  const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
  if (origin !== undefined && isAllowed(origin, cors)) {
    const headers = { 'access-control-allow-origin': origin, ...(isPreflight ? toAllowed(cors) : toExposed(cors)) };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  }
  if (isPreflight) response.writeHead(preflightStatus).end();
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
