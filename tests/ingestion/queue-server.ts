import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Reply } from './queue-protocol.ts';

export interface QueueServer {
  readonly endpoint: string;
  readonly queueUrl: string;
  readonly close: () => void;
}

/** Serves a queue at a free port of the loopback interface, where SQS clients can call it. */
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
