import { Buffer } from 'node:buffer';
import { MIMEType, TextDecoder } from 'node:util';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { RequestError } from './request-error.ts';

const bodyBytesMax = 16 * 1024;

export type BodyMethod = 'POST' | 'PUT' | 'PATCH';

interface Accepted {
  readonly mediaTypes: readonly string[];
  /** Header that lists the media types in a 415: RFC 5789 section 3.1, W3C LDP section 7.1, RFC 9110. */
  readonly header: string;
}

/** Accepted media types of a request body, by method. */
export const acceptedBodies: Readonly<Record<BodyMethod, Accepted>> = {
  POST: { mediaTypes: ['application/json'], header: 'Accept-Post' },
  PUT: { mediaTypes: ['application/json'], header: 'Accept' },
  PATCH: { mediaTypes: ['application/merge-patch+json', 'application/json'], header: 'Accept-Patch' },
};

/**
 * Creates middleware that rejects a body that is missing, not JSON by its media type, encoded, too large or not UTF-8.
 * It leaves the body's text to the JSON parser.
 * @throws RequestError `body_missing`, `unsupported_media_type`, `content_too_large` or `malformed_utf8`
 */
export function limitBody(method: BodyMethod): MiddlewareObj<APIGatewayProxyEventV2, unknown> {
  return {
    before: ({ event }) => {
      if (!event.body) throw new RequestError('body_missing');
      requireMediaType(event.headers, acceptedBodies[method]);
      const encoding = event.isBase64Encoded ? 'base64' : 'utf8';
      if (Buffer.byteLength(event.body, encoding) > bodyBytesMax) throw new RequestError('content_too_large');
      if (event.isBase64Encoded) event.body = decodeUtf8(Buffer.from(event.body, 'base64'));
      event.isBase64Encoded = false;
    },
  };
}

/** @see RFC 9110 section 15.5.16: a 415 lists the accepted media types and codings */
function requireMediaType(headers: APIGatewayProxyEventV2['headers'], { mediaTypes, header }: Accepted): void {
  const isEncoded = headers['content-encoding'] !== undefined;
  if (!isEncoded && isAccepted(headers['content-type'] ?? '', mediaTypes)) return;
  const accepted = { [header]: mediaTypes.join(', '), ...(isEncoded ? { 'Accept-Encoding': 'identity' } : {}) };
  throw new RequestError('unsupported_media_type', { headers: accepted });
}

function isAccepted(contentType: string, mediaTypes: readonly string[]): boolean {
  // Nearly all clients write it like this, so there is nothing to parse.
  if (mediaTypes.includes(contentType)) return true;
  try {
    const { essence, params } = new MIMEType(contentType);
    return mediaTypes.includes(essence) && (params.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8';
  } catch {
    return false;
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new RequestError('malformed_utf8', { cause });
  }
}
