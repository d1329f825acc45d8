import { Readable } from 'node:stream';
import type { MiddlewareObj, Request } from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import type { APIGatewayProxyEventV2, Context, StreamifyHandler } from 'aws-lambda';
import { type ExportTodos, exportTodos as isExportTodos } from '../generated/validators.js';
import { refuseBody } from '../http/body.ts';
import type { Delivery, Observe } from '../http/observe.ts';
import { type OwnerOf, requireOwner } from '../http/owner.ts';
import { toDone } from '../http/paging.ts';
import type { Reply } from '../http/replies.ts';
import { RequestError } from '../http/request-error.ts';
import { createStack } from '../http/stack.ts';
import { validate } from '../http/validate.ts';
import { type TodoRepository, walkTodos } from '../todos/repository.ts';
import { createAuthorize } from '../tokens/authorize.ts';
import type { VerifyToken } from '../tokens/token.ts';
import { createCsv, csvMediaType } from './csv.ts';
import { createDelivery, type FileContext, type Pages, writeFile } from './file.ts';

export interface ExportContext {
  readonly repository: Pick<TodoRepository, 'list'>;
  readonly ownerOf: OwnerOf;
  /** Verifies tokens, as the gateway does for the API. Without it, anyone may export. */
  readonly verifyToken: VerifyToken | undefined;
  readonly observe: Observe;
  /** URL of the API whose pages explain problems; without it, that of the request. */
  readonly publicUrl?: string;
  /** Returns the milliseconds left for the current request. */
  readonly timeLeft: () => number;
  readonly pageSize?: number;
  readonly bytesMax?: number;
}

const exportPath = '/todos.csv';

/** More would hardly be faster. With the longest texts these are 8 MB. */
const pageSizeDefault = 500;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html: 200 MB */
const bytesMaxDefault = 200_000_000;

type Event = APIGatewayProxyEventV2;

/**
 * Creates the handler of the export, for events of a Lambda Function URL with response streaming. A failure before the
 * first byte becomes a problem. After that, the last record of the file states it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function createExport({ repository, ownerOf, verifyToken, observe, ...context }: ExportContext) {
  const { timeLeft, publicUrl, pageSize = pageSizeDefault, bytesMax = bytesMaxDefault } = context;
  const owned = requireOwner(ownerOf);
  const authorize = createAuthorize(verifyToken);
  const stack = createStack({ observe, ownerOf, publicUrl }, executionModeStreamifyResponse)
    .before(requireRoute)
    .before(({ event }) => authorize(event))
    .use([owned, refuseBody, validate(isExportTodos)])
    .use(streamFile({ timeLeft, bytesMax }))
    .handler(async (event: Event) => {
      const { done } = toQuery(event);
      return begin(walkTodos(repository, owned.callerOf(event), { done: toDone(done), pageSize }));
    });
  // In this mode, Middy's handler also accepts a stream.
  return stack as unknown as StreamifyHandler<Event, void>;
}

/** @see RFC 9110 sections 15.5.5 and 15.5.6 */
function requireRoute({ event }: { readonly event: Event }): void {
  const { method } = event.requestContext.http;
  if (event.rawPath !== exportPath) throw new RequestError('route_not_found');
  if (method !== 'GET' && method !== 'HEAD') {
    throw new RequestError('method_not_allowed', { headers: { Allow: 'GET, HEAD' } });
  }
  // Named like a gateway's route, because a Function URL has none.
  event.routeKey = `${method} ${exportPath}`;
}

/** Returns the parameters of a valid request. */
function toQuery(event: Event): NonNullable<ExportTodos['queryStringParameters']> {
  return (event as ExportTodos).queryStringParameters ?? {};
}

/** Waits for the first page, so that its failure becomes a problem. Returns all pages, including the first. */
async function begin(pages: Pages): Promise<Pages> {
  const first = await pages.next();
  return (async function* () {
    if (!first.done) yield first.value;
    return yield* pages;
  })();
}

type FileReply = Omit<Reply, 'body'> & { readonly body?: Readable };

type Streamed = Request<Event, Pages | FileReply, Error, Context, { delivery?: Delivery }>;

/** Middleware that turns pages into a file, sent as it is written. */
function streamFile(context: Omit<FileContext, 'csv'>): MiddlewareObj<Event> {
  return {
    after: (request) => {
      const { event, response: pages, internal } = request as Streamed & { readonly response: Pages };
      const headers = { 'Content-Type': csvMediaType, 'Content-Disposition': 'attachment; filename="todos.csv"' };
      const reply = { statusCode: 200, headers };
      request.response = reply;
      if (event.requestContext.http.method === 'HEAD') return;
      internal.delivery = createDelivery();
      const signal = AbortSignal.timeout(Math.max(0, Math.floor(context.timeLeft() + lastMilliseconds)));
      const file = writeFile(pages, internal.delivery, { ...context, csv: createCsv(toQuery(event)) });
      request.response = { ...reply, body: Readable.from(file, { signal }) };
    },
  };
}

/** Time to read the last record. After it, the response is aborted while there is still time to log it. */
const lastMilliseconds = 500;
