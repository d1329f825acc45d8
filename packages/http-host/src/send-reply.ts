import type { ServerResponse } from 'node:http';
import { hold, type Load, type Share } from './load-of-requests.ts';

/** Response in payload format 2.0. */
export interface Reply {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Limits of large replies, and whether the server stops. */
export interface ReadingLimits {
  readonly bytesAtOnceMax: number;
  /** Milliseconds in which a client has to read a large reply. */
  readonly readMax: number;
  readonly isStopping: boolean;
}

interface Sending extends Share {
  readonly response: ServerResponse;
}

/** Bytes of a reply that is sent at any load, for example of one item, or a refusal. */
const smallReply = 65_536;

/** Sends a reply. @throws Overload, or Error of Node if a header has a character that HTTP does not allow */
export function sendReply(work: Sending, reply: Reply, host: Load & ReadingLimits): void {
  const { statusCode, headers, body, isBase64Encoded } = reply;
  // node:http joins a text with the headers, for one write.
  const content = body !== undefined && isBase64Encoded ? Buffer.from(body, 'base64') : body;
  const bytes = content === undefined ? 0 : Buffer.byteLength(content);
  if (bytes > smallReply) limitReading(work, bytes, host);
  work.response.writeHead(statusCode, {
    ...headers,
    ...(content !== undefined && { 'Content-Length': bytes }),
    ...(host.isStopping && { Connection: 'close' }),
  });
  work.response.end(content);
}

/** A client that reads slowly keeps the reply in memory. @throws Overload */
function limitReading(work: Sending, bytes: number, host: Load & ReadingLimits): void {
  hold(bytes, work, host, host.bytesAtOnceMax);
  const timer = setTimeout(() => work.response.destroy(), host.readMax);
  work.response.once('close', () => clearTimeout(timer));
}

/** Refusal with the gateway's body. */
export function toRefusal(statusCode: number, message: string): Reply {
  const headers = { 'Content-Type': 'application/json', ...(statusCode === 503 && { 'Retry-After': '1' }) };
  return { statusCode, headers, body: JSON.stringify({ message }) };
}
