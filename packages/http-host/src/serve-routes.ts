import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { applyCors, type Cors } from './cors.ts';
import { enter, hold, type Load, Overload, type Share } from './load-of-requests.ts';
import { type TracedContext, toContext, toEvent, toTarget } from './payload.ts';
import { readBody } from './read-body.ts';
import { createMatcher } from './route-matcher.ts';
import { type ReadingLimits, type Reply, sendReply, toRefusal } from './send-reply.ts';

/** Handles a request: returns the reply or, once it has written the response itself, undefined. */
export type RouteHandler = (
  event: APIGatewayProxyEventV2,
  context: TracedContext,
  response: ServerResponse,
) => Promise<Reply | undefined>;

/** Handler of routes, and the seconds that each of its requests has. */
export interface Target {
  readonly handler: RouteHandler;
  readonly seconds: number;
}

export interface RoutesContext {
  /** Handlers by route key. `$default` is required. */
  readonly routes: ReadonlyMap<string, Target>;
  /** 0 for any free port. */
  readonly port: number;
  /** Address to listen on; without it, all. */
  readonly address?: string | undefined;
  /** Path before those of the routes, which a proxy may already have removed. */
  readonly basePath?: string;
  readonly cors?: Cors | undefined;
  /** Version of the service, in the context of each request. */
  readonly version: string;
  /** Path that returns 503 while the server stops. */
  readonly healthPath?: string;
  /** Body size in bytes from which a handler refuses every request. */
  readonly bodyBytesMax: number;
  /** Open connections, also idle ones. Further ones are closed. */
  readonly connectionsMax: number;
  /** Requests at once, and bytes of their bodies and large replies. Further ones get a 503, except for health checks. */
  readonly requestsMax: number;
  readonly bytesAtOnceMax: number;
  /** Called with what a handler threw. */
  readonly onError: (error: unknown) => void;
  readonly limits?: Partial<typeof limitsDefault>;
}

export interface RunningServer {
  /** URL of the address that it listens on, or of localhost if these are all. */
  readonly url: string;
  /**
   * Stops accepting, and waits for the requests in progress at most the given milliseconds, also for handlers whose
   * clients have left. Then it cuts them off.
   */
  readonly stop: (millisecondsMax: number) => Promise<void>;
}

/**
 * Size of a request's head as API Gateway limits it, and times against clients that stall. Load balancers keep idle
 * connections for 60 s, so they must be the first to close them.
 */
const limitsDefault = {
  maxHeaderSize: 10_240,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1000,
} satisfies ServerOptions;

/** Milliseconds in which handlers see that their responses were cut off, and log it. */
const afterCut = 500;

/** Milliseconds without a byte in either direction, after which a connection with a request ends. */
const silenceMax = 30_000;

/**
 * Serves handlers of payload 2.0 events as an API Gateway HTTP API does, without its authorizers and throttling.
 * Malformed requests get node:http's 400, 408 and 431.
 * @throws Error of Node when it cannot listen on the port
 */
export async function serveRoutes(context: RoutesContext): Promise<RunningServer> {
  const { port, address, connectionsMax } = context;
  const limits = { ...limitsDefault, ...context.limits };
  const match = createMatcher([...context.routes.keys()]);
  const host: Host = { ...context, match, readMax: limits.requestTimeout, active: 0, bytes: 0, isStopping: false };
  const server = createServer(limits, (request, response) => {
    const work = { request, response, bytes: 0, isHandled: false };
    const leave = enter(work, host);
    response.on('close', () => {
      leave();
      if (host.isStopping) server.closeIdleConnections();
    });
    void answer(work, host).finally(leave);
  });
  server.setTimeout(silenceMax);
  server.maxConnections = connectionsMax;
  server.listen({ port, host: address });
  await once(server, 'listening');
  return {
    url: toUrl(server.address() as AddressInfo),
    async stop(millisecondsMax) {
      host.isStopping = true;
      const { promise: idle, resolve } = Promise.withResolvers<void>();
      const timers = [
        setTimeout(() => server.closeAllConnections(), millisecondsMax),
        setTimeout(resolve, millisecondsMax + afterCut),
      ];
      await once(server.close(), 'close');
      host.onIdle = resolve;
      if (host.active > 0) await idle;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function toUrl({ address, family, port }: AddressInfo): string {
  const name = family === 'IPv6' ? `[${address}]` : address;
  return `http://${['[::]', '0.0.0.0'].includes(name) ? 'localhost' : name}:${port}`;
}

interface Host extends RoutesContext, Load, ReadingLimits {
  readonly match: ReturnType<typeof createMatcher>;
  isStopping: boolean;
}

interface Work extends Share {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  isHandled: boolean;
}

const overloaded = toRefusal(503, 'Service Unavailable');
const failed = toRefusal(500, 'Internal Server Error');

async function answer(work: Work, host: Host): Promise<void> {
  const { request, response } = work;
  try {
    if (host.cors && applyCors(request, response, host.cors, 204)) return;
    const reply = await handle(work, host);
    work.isHandled = true;
    if (reply && !response.destroyed) sendReply(work, reply, host);
  } catch (error) {
    // The client has left: in the middle of its body, or of the response.
    if ((request.destroyed && !request.complete) || response.destroyed) return;
    fail(error, work, host);
  }
}

/** Refuses a request. After a part of the response, or a write that a refusal would deny, it closes the connection. */
function fail(error: unknown, work: Work, host: Host): void {
  const { request, response, isHandled } = work;
  const isOverload = error instanceof Overload;
  if (!isOverload) host.onError(error);
  const isWritten = isHandled && request.method !== 'GET' && request.method !== 'HEAD';
  if (response.headersSent || (isOverload && isWritten)) response.destroy();
  else sendReply(work, isOverload ? overloaded : failed, host);
}

async function handle(work: Work, host: Host): Promise<Reply | undefined> {
  const { request, response } = work;
  const { method = '', url = '' } = request;
  const { path, query } = toTarget(url, host.basePath);
  const isHealth = path === host.healthPath;
  if (host.isStopping && isHealth) return toRefusal(503, 'Stopping');
  if (host.active > host.requestsMax && !isHealth) throw new Overload();
  const { routeKey, pathParameters } = host.match(method, path);
  const target = host.routes.get(routeKey);
  if (target === undefined) throw new Error(`There is no handler of ${routeKey}.`);
  const body = await readBody(request, host.bodyBytesMax, (bytes) => hold(bytes, work, host, host.bytesAtOnceMax));
  const event = { ...toEvent(request, { routeKey, path, query, pathParameters }), ...body };
  const context = toContext(target.seconds, {
    functionVersion: host.version,
    xRayTraceId: event.headers['x-amzn-trace-id'],
  });
  return target.handler(event, context, response);
}
