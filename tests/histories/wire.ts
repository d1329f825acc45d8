import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { createExchange, type HttpResponse } from '#lean-aws/exchange.ts';
import { listen } from '../support/listen.ts';

/** Request that a client sent to the database, and that the test holds. Every fault of a network is made of its acts. */
export interface Held {
  /** For example `UpdateItem`. */
  readonly operation: string;
  readonly input: { readonly Key?: { readonly id?: { readonly S: string } } };
  /** Delivers the request, once more with each call and even if the client has given up. Returns the response. */
  readonly deliver: () => Promise<HttpResponse>;
  readonly respond: (response: HttpResponse) => void;
  /** Responds as a database that has failed. */
  readonly fail: () => void;
  /** Resets the connection, so that the client has no response. */
  readonly reset: () => void;
}

export interface Wire {
  readonly endpoint: string;
  /** Waits for the next request. To wait once more, before it comes, is to wait for the same. */
  readonly next: () => Promise<Held>;
  /** Delivers all further requests, and passes their responses on. */
  readonly passAll: () => void;
  readonly close: () => void;
}

/** Opens a proxy before a database. It holds each request until the test has decided what happens to it. */
export async function openWire(database: string): Promise<Wire> {
  const exchange = createExchange(new URL(database));
  const arrived: Held[] = [];
  let waiting: PromiseWithResolvers<Held> | undefined;
  let passes = false;
  const server = createServer(async (request, response) => {
    const held = hold(request, await text(request), response);
    if (passes) return pass(held);
    if (waiting === undefined) return arrived.push(held);
    waiting.resolve(held);
    waiting = undefined;
  });
  const { endpoint, close } = await listen(server);
  return { endpoint, next, passAll, close };

  async function next(): Promise<Held> {
    const first = arrived.shift();
    if (first !== undefined) return first;
    waiting ??= Promise.withResolvers();
    return waiting.promise;
  }

  function passAll(): void {
    passes = true;
    for (const held of arrived.splice(0)) void pass(held);
  }

  function hold({ method, headers }: IncomingMessage, body: string, response: ServerResponse): Held {
    const { 'x-amz-target': target, authorization = '', 'content-type': type = '' } = headers;
    const sent = { 'x-amz-target': String(target), authorization, 'content-type': type };
    const date = { 'x-amz-date': String(headers['x-amz-date']) };
    return {
      operation: String(target).replace(/.*\./, ''),
      input: JSON.parse(body),
      deliver: () => exchange({ method: method as 'POST', headers: { ...sent, ...date }, body }),
      respond: (answer) => respond(response, answer.status, answer.body),
      fail: () => respond(response, 500, '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}'),
      reset: () => response.socket?.resetAndDestroy(),
    };
  }
}

/** Delivers a request and passes its response on. */
export async function pass(held: Held): Promise<void> {
  held.respond(await held.deliver());
}

function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}
