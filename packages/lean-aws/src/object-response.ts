import type { HttpResponse } from './exchange.ts';
import { type ServiceError, toServiceError } from './output.ts';

export interface KeyPage {
  readonly keys: readonly string[];
  /** Token of the next page. */
  readonly next: string | undefined;
}

/**
 * Returns the response to a successful request.
 * @throws ServiceError from S3, or `MalformedResponse` if something else responded
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function readResponse(response: HttpResponse): HttpResponse {
  const { status, body } = response;
  if (status === 200 || status === 204) return response;
  const [name] = readAll(body, 'Code');
  if (name === undefined) throw toMalformed(status, 'a response of S3');
  const [message = ''] = readAll(body, 'Message');
  throw toServiceError(status, message, { name });
}

/** Returns the ETag of an object, in quotes. @throws ServiceError without one: something else responded */
export function readEtag({ status, headers: { etag } }: HttpResponse): string {
  if (etag === undefined) throw toMalformed(status, 'an object of S3');
  return etag;
}

/** Reads a page of keys. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function readKeys(response: HttpResponse): KeyPage {
  const { status, body } = readResponse(response);
  if (!body.includes('<ListBucketResult')) throw toMalformed(status, 'a list of S3');
  const [next] = readAll(body, 'NextContinuationToken');
  return { keys: readAll(body, 'Key'), next };
}

function toMalformed(status: number, expected: string): ServiceError {
  const malformed = { name: 'MalformedResponse', $retryable: {} };
  return toServiceError(status, `A response with status ${status} is not ${expected}.`, malformed);
}

/** Returns the texts of all elements with a name. */
function readAll(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => unescapeXml(text));
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+|x[\da-f]+)|(\w+));/gi, (_, code: string | undefined, name: string) =>
    code === undefined ? (entities[name] ?? '') : String.fromCodePoint(Number(`0${code}`)),
  );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
