import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import type * as Https from 'node:https';

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for all of it; without them it may take for ever, as an event of the lifecycle does. */
  readonly timeout?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Its first characters. */
  readonly body: string;
}

/** Nobody here is interested in more of an answer. */
const bodyLengthMax = 65_536;

const kept = { keepAlive: true, noDelay: true };

/**
 * @returns a function that sends a request over a connection that is kept for the next one. fetch gives up on answers that
 * take longer than five minutes, and costs a multiple of this at the start.
 * @throws Error what Node says of the connection, or that there was no whole answer in time
 */
export function createExchange(): (exchange: Exchange) => Promise<Answer> {
  const http = { start: requestHttp, agent: new Agent(kept) };
  let https: ReturnType<typeof useHttps> | undefined;

  return ({ method, url, headers, body, timeout }) => {
    if (url.protocol === 'https:') https ??= useHttps();
    const { start, agent } = (url.protocol === 'https:' && https) || http;
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      const request = start(url, { method, headers, agent }, (answer) => {
        isAnswered = true;
        return read(answer).then(resolve, reject);
      });
      const expire = () => request.destroy(new Error(`No whole answer within ${timeout} ms.`));
      const timer = timeout === undefined ? undefined : setTimeout(expire, timeout);
      request
        .on('error', reject)
        .on('close', () => {
          clearTimeout(timer);
          // What is no answer, as 101, closes without an error.
          if (!isAnswered) reject(new Error('The connection closed without an answer.'));
        })
        .end(body);
    });
  };
}

/** Who sends without TLS does not wait for it to load. */
function useHttps() {
  const { request, Agent }: typeof Https = process.getBuiltinModule('node:https');
  return { start: request, agent: new Agent(kept) };
}

function read(answer: IncomingMessage): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { statusCode: status = 0, headers } = answer;
  let body = '';
  answer
    .setEncoding('utf8')
    .on('data', (chunk: string) => {
      if (body.length < bodyLengthMax) body += chunk.slice(0, bodyLengthMax - body.length);
    })
    .on('end', () => resolve({ status, headers, body }))
    .on('error', reject);
  return promise;
}
