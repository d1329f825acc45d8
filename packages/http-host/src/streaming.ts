import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

interface Metadata {
  readonly statusCode: number;
  readonly headers?: OutgoingHttpHeaders;
}

/**
 * Provides the global `awslambda` that functions with a streamed response expect of Lambda's runtime. Their stream is
 * the response of node:http itself, so it has the client's speed, and closes with it.
 * @param renames whether WWW-Authenticate is renamed, as a Function URL does
 * @see https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export function provideStreaming(renames = true): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: <Handler>(handler: Handler): Handler => handler,
      HttpResponseStream: {
        from: (response: ServerResponse, { statusCode, headers = {} }: Metadata) =>
          response.writeHead(statusCode, renames ? rename(headers) : headers),
      },
    },
  });
}

function rename(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const renamed = Object.entries(headers).map(([name, value]) => [
    name.replace(/^www-authenticate$/i, 'X-Amzn-Remapped-$&'),
    value,
  ]);
  return Object.fromEntries(renamed);
}
