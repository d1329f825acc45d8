import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { createExchange } from '#lean-aws/create-exchange.ts';
import type { HttpRequest } from '#lean-aws/exchange.ts';
import type { Instance } from '../stores/engines.ts';
import { listen } from '../support/listen.ts';
import { createQueue, type Delivered, type Held, type Wire } from './wire.ts';

/** How an engine is reached over HTTP, and how it answers. */
export interface HttpEngine {
  readonly endpoint: string;
  /** Opens an instance whose attempts end after some milliseconds. */
  readonly connect: (endpoint: string, attempt?: number) => Instance;
  readonly isWrite: (request: Pick<IncomingMessage, 'method' | 'headers'>) => boolean;
  /** Status of a write whose condition did not hold. */
  readonly refusal: number;
  readonly failure: Response;
  readonly throttle: Response;
}

interface Response {
  readonly status: number;
  readonly body: string;
}

/** Opens a wire before an engine that is reached over HTTP. Requests arrive as they were signed. */
export async function openHttpWire(engine: HttpEngine): Promise<Wire> {
  const exchange = createExchange(new URL(engine.endpoint));
  const { hold, ...queue } = createQueue();
  const server = createServer(async (request, response) => hold(toHeld(request, await text(request), response)));
  const { endpoint, close } = await listen(server);
  return {
    connect: (attempt) => engine.connect(endpoint, attempt),
    ...queue,
    disconnect: () => server.closeAllConnections(),
    close,
  };

  function toHeld({ method, url, headers }: IncomingMessage, body: string, response: ServerResponse): Held {
    const request = { method: method as 'POST', path: String(url), headers: toHeaders(headers), body };
    return {
      isWrite: engine.isWrite({ method, headers }),
      deliver: () => deliver(request, response),
      fail: () => respond(response, engine.failure),
      throttle: () => respond(response, engine.throttle),
      reset: () => response.socket?.resetAndDestroy(),
    };
  }

  async function deliver(request: HttpRequest, response: ServerResponse): Promise<Delivered> {
    const { status, headers, body } = await exchange(request);
    const outcome = status === engine.refusal ? 'refused' : status < 300 ? 'done' : 'failed';
    return { outcome, pass: () => respond(response, { status, body }, toHeaders(headers)) };
  }
}

function respond(response: ServerResponse, { status, body }: Response, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end(body);
}

/** Each connection has its own `connection`, and Node counts the bytes of a body again. */
function toHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const { connection: _, 'content-length': __, 'transfer-encoding': ___, 'keep-alive': ____, ...kept } = headers;
  return Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, String(value)]));
}
