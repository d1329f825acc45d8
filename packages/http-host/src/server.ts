import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { types } from 'node:util';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { applyCors, type Cors } from './cors.ts';
import { toContext, toEvent } from './payload.ts';

/** Function that streams its response, as Lambda's runtime calls it. */
export type StreamingHandler = (
  event: APIGatewayProxyEventV2,
  stream: ServerResponse,
  context: Context,
) => unknown | Promise<unknown>;

export interface FunctionUrlContext {
  readonly handler: StreamingHandler;
  /** 0 for any free port. */
  readonly port: number;
  /** Timeout of the function. */
  readonly seconds: number;
  readonly cors?: Cors;
}

export interface FunctionUrl {
  readonly url: string;
  readonly server: Server;
}

/**
 * Serves a function that streams on the loopback interface, as its Function URL does on AWS.
 * @throws Error of Node when it cannot listen on the port
 */
export async function serveFunctionUrl({ port, ...context }: FunctionUrlContext): Promise<FunctionUrl> {
  const server = createServer((request, response) => void answer(request, response, context));
  server.listen(port, 'localhost');
  await once(server, 'listening');
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, server };
}

type Served = Omit<FunctionUrlContext, 'port'>;

async function answer(request: IncomingMessage, response: ServerResponse, { handler, seconds, cors }: Served) {
  if (cors && applyCors(request, response, cors)) return;
  try {
    await handler(toEvent(request), response, toContext(seconds));
  } catch (error) {
    if (!hasClientLeft(error)) fail(response, error);
  }
}

/** Returns whether a pipeline to the response ended because it was closed early, which a function reports itself. */
function hasClientLeft(error: unknown): boolean {
  return types.isNativeError(error) && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Answers as Lambda does if the response has not begun, else cuts it off. */
function fail(response: ServerResponse, error: unknown): void {
  process.stderr.write(`The function failed: ${String(error)}\n`);
  if (response.headersSent) response.destroy();
  else response.writeHead(502, { 'content-type': 'application/json' }).end('{"Message":"Internal Server Error"}');
}
