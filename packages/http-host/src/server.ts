import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { applyCors, type Cors } from './cors.ts';
import { toContext, toEvent } from './payload.ts';

/** A function that streams its answer, as Lambda's runtime calls it. */
export type StreamingHandler = (
  event: APIGatewayProxyEventV2,
  stream: ServerResponse,
  context: Context,
) => unknown | Promise<unknown>;

export interface FunctionUrlContext {
  readonly handler: StreamingHandler;
  /** 0 for any that is free. */
  readonly port: number;
  /** The function's time. */
  readonly seconds: number;
  readonly cors?: Cors;
}

export interface FunctionUrl {
  readonly url: string;
  readonly server: Server;
}

/**
 * Serves a function that streams, on the loopback interface, as its Function URL does on AWS.
 * @throws what Node says where the port cannot be had
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
    fail(response, error);
  }
}

/** An answer that has not begun is Lambda's own; one that has is cut off. */
function fail(response: ServerResponse, error: unknown): void {
  process.stderr.write(`The function failed: ${String(error)}\n`);
  if (response.headersSent) response.destroy();
  else response.writeHead(502, { 'content-type': 'application/json' }).end('{"Message":"Internal Server Error"}');
}
