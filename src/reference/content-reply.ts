import { Buffer } from 'node:buffer';
import type { APIGatewayProxyEventHeaders } from 'aws-lambda';
import Negotiator from 'negotiator';

/** Static content: its media type, its bytes gzipped, in base64, and the entity tag of each of its codings. */
export interface Content {
  readonly type: string;
  readonly gzip: string;
  readonly etags: Readonly<Record<'gzip' | 'identity', string>>;
}

export interface DocsReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Returns the content with these bytes. The same bytes give the same content on every system. */
export function toContent(type: string, bytes: string | Uint8Array): Content {
  const gzip = loadZlib().gzipSync(bytes, { level: 9 });
  // RFC 1952 section 2.3: the operating system is "unknown".
  gzip[9] = 255;
  return { type, gzip: gzip.toString('base64'), etags: { gzip: toEtag(gzip), identity: toEtag(bytes) } };
}

function toEtag(bytes: string | Uint8Array): string {
  const { hash } = process.getBuiltinModule('node:crypto');
  return `"${hash('sha256', bytes, 'base64url')}"`;
}

/** Most responses are sent as they are stored, and loading the module costs a cold start a millisecond. */
function loadZlib() {
  return process.getBuiltinModule('node:zlib');
}

function unpack({ gzip }: Pick<Content, 'gzip'>): Buffer {
  return loadZlib().gunzipSync(Buffer.from(gzip, 'base64'));
}

/** Returns the text of a content. */
export function toText(content: Content): string {
  return unpack(content).toString();
}

/**
 * 200 with the preferred of some representations in an accepted coding, or 304 if the client has it. A client that
 * accepts none gets the first.
 */
export function serve(contents: readonly [Content, ...Content[]], headers: APIGatewayProxyEventHeaders): DocsReply {
  const accepted = new Negotiator({ headers });
  const coding = accepted.encoding(['gzip', 'identity']) === 'gzip' ? 'gzip' : 'identity';
  const preferred = accepted.mediaType(contents.map(({ type }) => toMediaType(type)));
  const content = contents.find(({ type }) => toMediaType(type) === preferred) ?? contents[0];
  const etag = content.etags[coding];
  const vary = contents.length > 1 ? 'Accept, Accept-Encoding' : 'Accept-Encoding';
  const validators = { ETag: etag, 'Cache-Control': 'public, no-cache', Vary: vary };
  if (isFresh(headers['if-none-match'], etag)) return { statusCode: 304, headers: validators };
  const encoding = coding === 'gzip' ? { 'Content-Encoding': coding } : {};
  const headersOfBody = { ...validators, ...encoding, 'Content-Type': content.type };
  const body = coding === 'gzip' ? content.gzip : unpack(content).toString('base64');
  return { statusCode: 200, headers: headersOfBody, body, isBase64Encoded: true };
}

function toMediaType(type: string): string {
  return type.replace(/;.*/, '');
}

/** 404 with the API's problem (RFC 9457), which is repeated here: importing it would add 5 kB to the bundle. */
export function notFound(requestId: string, basePath: string): DocsReply {
  const problem = {
    type: `${basePath}/problems/route_not_found`,
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
