import { Buffer } from 'node:buffer';
import { MIMEType, TextDecoder } from 'node:util';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { RequestError } from './request-error.ts';
import type { Step } from './step.ts';

/**
 * Size limits of request bodies, in bytes. `npm run schemas` refuses a schema that allows a larger body. A `batch` of
 * the longest texts fits in UTF-8, and in the 6 MB of Lambda's event, in which quotes and backslashes are escaped.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const bodyBytesMax = { single: 64 * 1024, batch: 2 * 1024 * 1024 } as const;

/** Names of UTF-8 (WHATWG) and of its subset US-ASCII. As a charset of JSON they mean nothing: RFC 8259 section 11. */
export const utf8Names: readonly string[] = [
  ...['utf-8', 'utf8', 'unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'x-unicode20utf8'],
  ...['us-ascii', 'ascii'],
];

interface Accepted {
  readonly mediaTypes: readonly string[];
  /** Header that lists the media types in a 415: RFC 5789 section 3.1, W3C LDP section 7.1, RFC 9110. */
  readonly header: string;
}

/** Returns the media types that a request body may have, by method. */
export function toAccepted(method: string): Accepted {
  const json = 'application/json';
  if (method === 'PATCH') return { mediaTypes: ['application/merge-patch+json', json], header: 'Accept-Patch' };
  return { mediaTypes: [json], header: method === 'POST' ? 'Accept-Post' : 'Accept' };
}

/**
 * Creates the step that rejects a body that is missing, not text, not JSON by its media type, encoded, too large or not
 * UTF-8. It leaves the body's text to the JSON parser.
 */
export function limitBody(method: string, bytesMax: number): Step {
  const accepted = toAccepted(method);
  return {
    problems: ['body_missing', 'invalid_request', 'unsupported_media_type', 'content_too_large', 'malformed_utf8'],
    before: ({ event }) => {
      if (isMissing(event)) throw new RequestError('body_missing');
      if (typeof event.body !== 'string') throw new RequestError('invalid_request', { errors: [notText] });
      requireMediaType(event.headers, accepted);
      const encoding = event.isBase64Encoded ? 'base64' : 'utf8';
      if (Buffer.byteLength(event.body, encoding) > bytesMax) throw new RequestError('content_too_large');
      if (event.isBase64Encoded) event.body = decodeUtf8(Buffer.from(event.body, 'base64'));
      event.isBase64Encoded = false;
    },
  };
}

/** Step that rejects a body, so that nothing from a client is silently dropped. */
export const refuseBody: Step = {
  problems: ['body_not_allowed'],
  before: ({ event }) => {
    if (!isMissing(event)) throw new RequestError('body_not_allowed');
  },
};

const notText = { pointer: '/body', detail: 'must be text' };

/** serverless-offline sends null for a missing body. */
function isMissing({ body = '' }: { readonly body?: string | null }): boolean {
  return body === '' || body === null;
}

/** @see RFC 9110 section 15.5.16: a 415 lists the accepted media types and codings */
function requireMediaType(headers: APIGatewayProxyEventV2['headers'], { mediaTypes, header }: Accepted): void {
  const isEncoded = !isIdentity(headers['content-encoding'] ?? '');
  if (!isEncoded && isAccepted(headers['content-type'] ?? '', mediaTypes)) return;
  const accepted = { [header]: mediaTypes.join(', '), ...(isEncoded ? { 'Accept-Encoding': 'identity' } : {}) };
  throw new RequestError('unsupported_media_type', { headers: accepted });
}

/** The list of codings may be empty. Their names ignore case. @see RFC 9110 sections 5.6.1 and 8.4.1 */
function isIdentity(contentEncoding: string): boolean {
  return contentEncoding.split(',').every((coding) => /^[ \t]*(identity)?[ \t]*$/i.test(coding));
}

function isAccepted(contentType: string, mediaTypes: readonly string[]): boolean {
  // Nearly all clients write it like this, so there is nothing to parse.
  if (mediaTypes.includes(contentType)) return true;
  try {
    const { essence, params } = new MIMEType(contentType);
    return mediaTypes.includes(essence) && utf8Names.includes((params.get('charset') ?? 'utf-8').toLowerCase());
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
