import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { KeyValue } from '../src/any-value.ts';
import type { LogRecord } from '../src/log-record.ts';

/** A collector's reaction to a request: no response, a broken connection, another protocol, or a response. */
export type Reaction =
  | 'hang'
  | 'reset'
  | 'switch'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

export interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly resource: readonly KeyValue[];
  readonly records: readonly LogRecord[];
}

export interface CollectorStub {
  readonly endpoint: string;
  /** All requests. */
  readonly requests: readonly Received[];
  /** The records of accepted requests. */
  readonly records: readonly LogRecord[];
  /** Waits for a condition that requests fulfil. */
  readonly until: (isFulfilled: () => boolean) => Promise<void>;
  readonly close: () => void;
}

/** @param react called with the number of the request, from 1 */
export async function startCollector(
  react: (request: number) => Reaction | Promise<Reaction> = () => accepted,
): Promise<CollectorStub> {
  const requests: Received[] = [];
  const records: LogRecord[] = [];
  const events = new EventEmitter();
  const server = createServer(async (request, response) => {
    const { resourceLogs } = JSON.parse(await text(request));
    const [{ resource, scopeLogs }] = resourceLogs;
    const logRecords: readonly LogRecord[] = scopeLogs[0].logRecords;
    requests.push({ url: request.url, headers: request.headers, resource: resource.attributes, records: logRecords });
    events.emit('request');
    const reaction = await react(requests.length);
    if (reaction === 'hang') return;
    if (reaction === 'reset') {
      request.socket.destroy();
      return;
    }
    if (reaction === 'switch') {
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
      return;
    }
    if (reaction.status >= 200 && reaction.status < 300) records.push(...logRecords);
    response.writeHead(reaction.status, reaction.headers).end(reaction.body);
    events.emit('request');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    records,
    async until(isFulfilled) {
      while (!isFulfilled()) await once(events, 'request');
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const accepted: Reaction = {
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: '{"partialSuccess":{}}',
};
