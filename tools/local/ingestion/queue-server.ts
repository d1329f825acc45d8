import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { json } from 'node:stream/consumers';
import { createQueue, type Message, type Reply } from './queue-protocol.ts';

export interface QueueServer {
  readonly endpoint: string;
  readonly queueUrl: string;
  readonly close: () => void;
}

/** Serves a queue at a free port of the loopback interface, where the SQS client of the SDK can call it. */
export async function serveQueue(
  answer: (operation: string, input: Readonly<Record<string, unknown>>) => Reply,
): Promise<QueueServer> {
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const { status, body } = answer(operation, (await json(request)) as Readonly<Record<string, unknown>>);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    queueUrl: `${endpoint}/000000000000/dead-letters`,
    close: () => void server.close().closeAllConnections(),
  };
}

/** Serves a queue that keeps its messages in a file, a line of JSON for each. */
export function serveFileQueue(file: string): Promise<QueueServer> {
  mkdirSync(dirname(file), { recursive: true });
  const store = (messages: readonly Message[]) =>
    writeFileSync(file, messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
  return serveQueue(createQueue(readMessages(file), store));
}

function readMessages(file: string): readonly Message[] {
  const lines = readFileSync(file, { encoding: 'utf8', flag: 'a+' }).split('\n');
  return lines.filter((line) => line !== '').map((line): Message => JSON.parse(line));
}
