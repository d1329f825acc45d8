import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

interface Metadata {
  readonly statusCode: number;
  readonly headers?: OutgoingHttpHeaders;
}

/**
 * Provides the global `awslambda` that functions with a streamed response expect of Lambda's runtime. Their stream is
 * the response of node:http itself, so it has the client's speed, and closes with it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export function provideStreaming(): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: <Handler>(handler: Handler): Handler => handler,
      HttpResponseStream: { from },
    },
  });
}

function from(response: ServerResponse, { statusCode, headers = {} }: Metadata): ServerResponse {
  const renamed = Object.entries(headers).map(([name, value]) => [
    name.replace(/^www-authenticate$/i, 'X-Amzn-Remapped-$&'),
    value,
  ]);
  return response.writeHead(statusCode, Object.fromEntries(renamed));
}
