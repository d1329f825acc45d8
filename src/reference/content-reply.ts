import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventHeaders } from 'aws-lambda';
import Negotiator from 'negotiator';
import { type Content, encode } from './content.ts';

/** An answer in the form that API Gateway takes. */
export interface DocsReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** 200 with the content in a coding that the client takes, or 304 when the client has it. */
export function serve(content: Content, headers: APIGatewayProxyEventHeaders): DocsReply {
  const coding = new Negotiator({ headers }).encoding(['gzip', 'identity']) === 'gzip' ? 'gzip' : 'identity';
  const bytes = encode(content, coding);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  const validators = { ETag: etag, 'Cache-Control': 'public, no-cache', Vary: 'Accept-Encoding' };
  if (isFresh(headers['if-none-match'], etag)) return { statusCode: 304, headers: validators };
  const encoding = coding === 'gzip' ? { 'Content-Encoding': coding } : {};
  const headersOfBody = { ...validators, ...encoding, 'Content-Type': content.type };
  return { statusCode: 200, headers: headersOfBody, body: bytes.toString('base64'), isBase64Encoded: true };
}

/** 404 with a problem (RFC 9457), as the API answers it. */
export function notFound(requestId: string): DocsReply {
  const problem = {
    type: '/problems/route_not_found',
    title: 'Not Found',
    status: 404,
    detail: 'There is nothing at this path.',
    code: 'route_not_found',
    instance: `/requests/${requestId}`,
  };
  return {
    statusCode: problem.status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
    body: JSON.stringify(problem),
  };
}

/** @see RFC 9110 section 13.1.2: the comparison is weak */
function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
