import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { KeyValue } from '../src/any-value.ts';
import type { LogRecord } from '../src/log-record.ts';

/** What a collector answers: nothing ever, nothing and a broken connection, another protocol, or this. */
export type Answer =
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
  /** All requests, whatever they were answered. */
  readonly requests: readonly Received[];
  /** The records of those that were accepted. */
  readonly records: readonly LogRecord[];
  /** Waits for something that requests bring about. */
  readonly until: (isSo: () => boolean) => Promise<void>;
  readonly close: () => void;
}

/** @param answerTo is given the number of the request, from 1 */
export async function startCollector(
  answerTo: (request: number) => Answer | Promise<Answer> = () => accepted,
): Promise<CollectorStub> {
  const requests: Received[] = [];
  const records: LogRecord[] = [];
  const events = new EventEmitter();
  const server = createServer(async (asked, response) => {
    const { resourceLogs } = JSON.parse(await text(asked));
    const [{ resource, scopeLogs }] = resourceLogs;
    const logRecords: readonly LogRecord[] = scopeLogs[0].logRecords;
    requests.push({ url: asked.url, headers: asked.headers, resource: resource.attributes, records: logRecords });
    events.emit('request');
    const answer = await answerTo(requests.length);
    if (answer === 'hang') return;
    if (answer === 'reset') {
      asked.socket.destroy();
      return;
    }
    if (answer === 'switch') {
      asked.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
      return;
    }
    if (answer.status >= 200 && answer.status < 300) records.push(...logRecords);
    response.writeHead(answer.status, answer.headers).end(answer.body);
    events.emit('request');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    records,
    async until(isSo) {
      while (!isSo()) await once(events, 'request');
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const accepted: Answer = {
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: '{"partialSuccess":{}}',
};
