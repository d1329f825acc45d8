import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Reply } from '#http-host/send-reply.ts';
import { type RunningServer, serveRoutes } from '#http-host/serve-routes.ts';
import { bodyBytesMax } from '../../src/http/body.ts';
import { gatewayRoutes } from '../support/service-dir.ts';
import { useResource } from '../support/use-resource.ts';

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;

/** A request as a test describes it, and what calls the handler with its event. */
export interface Hosted {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly authorizer: unknown;
  readonly handler: Handler;
  readonly context: Context;
}

/** By a number that each request has in a header, the work of its server. */
const works = new Map<string, (event: APIGatewayProxyEventV2) => Promise<Reply>>();
const header = 'x-test-work';
const server = process.env['HOST'] === 'server' ? useResource(start, ({ stop }) => stop(0)) : undefined;
let count = 0;

/** With HOST=server, requests go over HTTP to the plain server. */
export const isHosted = server !== undefined;

/** Sends a request over HTTP, or to the handler what no client of HTTP can send. */
export async function sendToServer({ method, url, headers, body, ...rest }: Hosted): Promise<Reply | undefined> {
  const name = `${count++}`;
  const runIn = AsyncLocalStorage.snapshot();
  works.set(name, ({ requestContext, headers: { [header]: _, ...others }, ...event }) => {
    // The gateway's own name, whatever the client says of it. The plain server has PUBLIC_URL for that.
    const context = { ...requestContext, domainName: 'todos.example', authorizer: rest.authorizer };
    return runIn(() => rest.handler({ ...event, headers: others, requestContext: context }, rest.context));
  });
  const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
  const sent = open(method, url, { host: 'todos.example', ...headers, ...length, [header]: name });
  if (sent === undefined) return undefined;
  const [response]: IncomingMessage[] = await once(sent.end(body), 'response');
  works.delete(name);
  return response && toReply(response, await text(response));
}

function open(method: string, path: string, headers: Readonly<Record<string, string>>) {
  const { port } = new URL(String(server?.().url));
  // HTTP removes spaces around a value.
  if (Object.values(headers).some((value) => value !== value.trim())) return undefined;
  try {
    return request({ port, host: 'localhost', method, path, headers });
  } catch {
    return undefined;
  }
}

/** Fields of the connection, not of the API. */
const ofConnection = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

function toReply({ statusCode = 0, headers }: IncomingMessage, body: string): Reply {
  const own = Object.entries(headers).filter(([name]) => !ofConnection.includes(name));
  return {
    statusCode,
    headers: Object.fromEntries(own.map(([name, value]) => [name, String(value)])),
    ...(body && { body }),
  };
}

function start(): Promise<RunningServer> {
  const target = {
    seconds: 10,
    handler: async (event: APIGatewayProxyEventV2) => works.get(String(event.headers[header]))?.(event),
  };
  return serveRoutes({
    routes: new Map(gatewayRoutes.map((routeKey) => [routeKey.replace('*', '$default'), target])),
    port: 0,
    version: '1',
    bodyBytesMax: bodyBytesMax.batch,
    connectionsMax: 10_000,
    requestsMax: 10_000,
    bytesAtOnceMax: 1_000_000_000,
    onError: (error) => process.stderr.write(`The server failed: ${error}\n`),
    // A test may send a longer head than a client.
    limits: { maxHeaderSize: 1_000_000 },
  });
}
