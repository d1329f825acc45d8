import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A call of one of Lambda's APIs for runtimes and extensions. */
export interface ApiCall {
  /** Method and path, for example `GET /2018-06-01/runtime/invocation/next`. */
  readonly name: string;
  readonly headers: IncomingHttpHeaders;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export function toApiCall(request: IncomingMessage, response: ServerResponse): ApiCall {
  return { name: `${request.method} ${request.url}`, headers: request.headers, request, response };
}

/** Answers with JSON. */
export function reply(response: ServerResponse, status: number, body: unknown, headers: Headers = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

type Headers = Readonly<Record<string, string | number>>;

/** Accepts a report of a result or an error. */
export function accept(response: ServerResponse): void {
  reply(response, 202, { status: 'OK' });
}

/** Refuses a call as the APIs do. */
export function refuse(response: ServerResponse, status: number, errorType: string): void {
  reply(response, status, { errorType, errorMessage: errorType });
}

/** Reads a JSON object; anything else reads as one without members. */
export async function readMembers(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await text(request));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
