import { Agent, type ClientRequestArgs, type IncomingMessage, request as requestHttp } from 'node:http';
import type * as Https from 'node:https';
import type * as Tls from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { type Exchange, type HttpResponse, toTimeoutError } from './exchange.ts';

type Start = (
  options: ClientRequestArgs,
  onResponse: (response: IncomingMessage) => void,
) => ReturnType<typeof requestHttp>;

/**
 * Creates a function that sends requests to one server and keeps connections open. `fetch` has a limit of five minutes
 * and costs several times as much at the start.
 * @param bodyMax number of characters of a body that are kept
 * @throws Error `TimeoutError` if the response is not complete in time, or Node's error of the connection
 */
export function createExchange(server: URL, bodyMax?: number): Exchange {
  const { start, agent } = server.protocol === 'https:' ? useHttps() : { start: requestHttp, agent: new Agent(kept) };
  // Node would convert a URL for each request.
  const { hostname, port, auth } = urlToHttpOptions(server);

  return ({ method, path, headers, body, timeout }) => {
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
    let hasResponse = false;
    const fail = (error: Error) => {
      // What made one kept connection fail may have ended all that are idle, and each would cost an attempt.
      if (request.reusedSocket) closeIdle(agent);
      reject(error);
    };
    const request = start({ hostname, port, auth, method, path, headers, agent }, (response) => {
      hasResponse = true;
      read(response, bodyMax, resolve, fail);
    });
    const expire = () => request.destroy(toTimeoutError(`No complete response within ${timeout} ms.`));
    const timer = timeout === undefined ? undefined : setTimeout(expire, timeout);
    request
      .on('error', fail)
      .on('close', () => {
        // Statuses such as 101 close the connection without an error.
        if (!hasResponse) fail(Object.assign(new Error('Closed without a response.'), { code: 'ECONNRESET' }));
      })
      .end(body);
    return promise.finally(() => clearTimeout(timer));
  };
}

/** Small requests are sent immediately, and idle connections do not keep the process alive. */
const kept = { keepAlive: true, noDelay: true };

/** Loads TLS and its root certificates. On Lambda a process starts with more CPU than its first request gets. */
function useHttps(): { readonly start: Start; readonly agent: Agent } {
  const https: typeof Https = process.getBuiltinModule('node:https');
  const tls: typeof Tls = process.getBuiltinModule('node:tls');
  return { start: https.request, agent: new https.Agent({ ...kept, secureContext: tls.createSecureContext() }) };
}

function closeIdle(agent: Agent): void {
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
}

function read(
  response: IncomingMessage,
  bodyMax: number | undefined,
  resolve: (response: HttpResponse) => void,
  reject: (error: Error) => void,
): void {
  let body = '';
  response
    .setEncoding('utf8')
    .on('data', (chunk: string) => {
      body = (body + chunk).slice(0, bodyMax);
    })
    .on('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers as HttpResponse['headers'], body }),
    )
    .on('error', reject);
}
