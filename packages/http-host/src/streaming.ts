import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

interface Metadata {
  readonly statusCode: number;
  readonly headers?: OutgoingHttpHeaders;
}

/**
 * Provides what Lambda's runtime has in its global scope for functions that stream. The stream that a function gets is the
 * answer of node:http itself, so it is as slow as who reads, and closed when they go.
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

function from(response: ServerResponse, { statusCode, headers }: Metadata): ServerResponse {
  return response.writeHead(statusCode, headers);
}
