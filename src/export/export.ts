import { Readable } from 'node:stream';
import type { MiddlewareObj, Request } from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import type { APIGatewayProxyEventV2, Context, StreamifyHandler } from 'aws-lambda';
import { type ExportTodos, exportTodos as isExportTodos } from '../generated/validators.js';
import type { Delivery, Observe } from '../http/observe.ts';
import { type OwnerOf, requireOwner } from '../http/owner.ts';
import { toDone } from '../http/paging.ts';
import { RequestError } from '../http/request-error.ts';
import { createStack, validate } from '../http/stack.ts';
import { type TodoRepository, walkTodos } from '../todos/repository.ts';
import type { VerifyToken } from '../tokens/token.ts';
import { csvMediaType } from './csv.ts';
import { createDelivery, type Pages, writeFile } from './file.ts';

export interface ExportContext {
  readonly repository: Pick<TodoRepository, 'list'>;
  readonly ownerOf: OwnerOf;
  /** Verifies tokens, as the gateway does for the API; without it anyone is let in. */
  readonly verifyToken: VerifyToken | undefined;
  readonly observe: Observe;
  /** @returns the milliseconds that the current request still has */
  readonly timeLeft: () => number;
  /** How many todos to ask the repository for at once. */
  readonly pageSize?: number;
  /** How large a file may be. */
  readonly bytesMax?: number;
}

/** Where the export is below its URL. */
export const exportPath = '/todos.csv';

/** More would hardly be faster, and of the longest texts these are 8 MB. */
const pageSizeDefault = 500;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html: 200 MB */
const bytesMaxDefault = 200_000_000;

type Event = APIGatewayProxyEventV2;

/**
 * The handler of the export, for events of a Lambda Function URL whose answers are streamed. What fails before the first
 * byte becomes a problem; after that the file says so itself.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function createExport({ repository, ownerOf, verifyToken, observe, ...context }: ExportContext) {
  const { timeLeft, pageSize = pageSizeDefault, bytesMax = bytesMaxDefault } = context;
  const callerOf = requireOwner(ownerOf);
  const stack = createStack({ observe, ownerOf }, executionModeStreamifyResponse)
    .before(requireRoute)
    .before(({ event }) => authorize(event, verifyToken))
    .before(({ event }) => void callerOf(event))
    .use(validate(isExportTodos))
    .use(streamFile({ timeLeft, bytesMax }))
    .handler(async (event: Event) => {
      const { done } = (event as ExportTodos).queryStringParameters ?? {};
      return begin(walkTodos(repository, callerOf(event), { done: toDone(done), pageSize }));
    });
  // What Middy makes of a handler in this mode takes a stream too.
  return stack as unknown as StreamifyHandler<Event, void>;
}

/** @see RFC 9110 sections 15.5.5 and 15.5.6 */
function requireRoute({ event }: { readonly event: Event }): void {
  const { method } = event.requestContext.http;
  if (event.rawPath !== exportPath) throw new RequestError('route_not_found');
  if (method !== 'GET' && method !== 'HEAD') {
    throw new RequestError('method_not_allowed', { headers: { Allow: 'GET, HEAD' } });
  }
  // As a gateway would name it; a Function URL has no routes.
  event.routeKey = `${method} ${exportPath}`;
  event.queryStringParameters ??= {};
}

/** Does what the gateway does for the API: the event says who a verified token is of, and nobody else says so. */
async function authorize({ headers, requestContext }: Event, verifyToken: VerifyToken | undefined): Promise<void> {
  const jwt = verifyToken && { claims: await verifyToken(headers['authorization']), scopes: null };
  Object.assign(requestContext, { authorizer: { jwt } });
}

/** Waits for the first page. @returns all pages, the first as well */
async function begin(pages: Pages): Promise<Pages> {
  const first = await pages.next();
  return (async function* () {
    if (!first.done) yield first.value;
    return yield* pages;
  })();
}

interface FileReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable;
}

type Streamed = Request<Event, Pages | FileReply, Error, Context, { delivery?: Delivery }>;

/** Turns pages into a file that is sent as it is written. */
function streamFile(context: Parameters<typeof writeFile>[2]): MiddlewareObj<Event> {
  return {
    after: (request) => {
      const { event, response: pages, internal } = request as Streamed & { readonly response: Pages };
      const headers = { 'Content-Type': csvMediaType, 'Content-Disposition': 'attachment; filename="todos.csv"' };
      const reply = { statusCode: 200, headers };
      request.response = reply;
      if (event.requestContext.http.method === 'HEAD') return;
      internal.delivery = createDelivery();
      const signal = AbortSignal.timeout(Math.max(0, Math.floor(context.timeLeft() + lastMilliseconds)));
      request.response = { ...reply, body: Readable.from(writeFile(pages, internal.delivery, context), { signal }) };
    },
  };
}

/**
 * When the request's time for the store is over, the last record has so long to be taken. Then who does not read is left,
 * so that there is still time to say so in the log before Lambda ends.
 */
const lastMilliseconds = 500;
