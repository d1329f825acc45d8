import { Agent, type ClientRequestArgs, type IncomingMessage, request as requestHttp } from 'node:http';
import type * as Https from 'node:https';
import type * as Tls from 'node:tls';
import type { Answer } from './answer.ts';

/** A request to DynamoDB, and the milliseconds that it has for all: a connection, the request, the whole answer. */
export interface Exchange {
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeout: number;
}

type Start = (
  options: ClientRequestArgs,
  onAnswer: (answer: IncomingMessage) => void,
) => ReturnType<typeof requestHttp>;

/**
 * @returns a function that sends a request over a connection that is kept for the next one
 * @throws Error `TimeoutError` when there is no whole answer in time, or what Node says of the connection
 */
export function createExchange({ protocol, hostname, port }: URL): (exchange: Exchange) => Promise<Answer> {
  const { start, agent } = protocol === 'https:' ? useHttps() : { start: requestHttp, agent: new Agent(kept) };
  const server = { host: hostname, port, path: '/', agent };

  return ({ method = 'POST', headers, body, timeout }) =>
    new Promise((resolve, reject) => {
      let isAnswered = false;
      const request = start({ ...server, method, headers }, (answer) => {
        isAnswered = true;
        read(answer, settle(resolve), fail);
      });
      const timer = setTimeout(() => request.destroy(toTimeoutError(timeout)), timeout);
      const settle =
        <Value>(then: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          then(value);
        };
      const fail = settle(reject);
      request
        .on('error', fail)
        .on('close', () => {
          // What is no answer, as 101, closes without an error.
          if (!isAnswered) fail(Object.assign(new Error('Closed without an answer.'), { code: 'ECONNRESET' }));
        })
        .end(body);
    });
}

/** Small requests shall not wait for more to come, and idle connections not keep the process alive. */
const kept = { keepAlive: true, noDelay: true };

/**
 * Local engines speak HTTP only: what TLS takes to load is saved there. On Lambda a process starts with more CPU than
 * its first request gets, so the root certificates, the slowest part of it, are loaded here.
 */
function useHttps(): { readonly start: Start; readonly agent: Agent } {
  const https: typeof Https = process.getBuiltinModule('node:https');
  const tls: typeof Tls = process.getBuiltinModule('node:tls');
  return { start: https.request, agent: new https.Agent({ ...kept, secureContext: tls.createSecureContext() }) };
}

function read(answer: IncomingMessage, done: (answer: Answer) => void, fail: (error: Error) => void): void {
  let body = '';
  answer
    .setEncoding('utf8')
    .on('data', (chunk: string) => {
      body += chunk;
    })
    .on('end', () => done({ status: answer.statusCode ?? 0, body }))
    .on('error', fail);
}

function toTimeoutError(timeout: number): Error {
  return Object.assign(new Error(`No whole answer within ${timeout} ms.`), { name: 'TimeoutError' });
}
