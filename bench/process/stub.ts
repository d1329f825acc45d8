import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStubAnswers } from './stub-answers.ts';

/** A DynamoDB of fixed answers, in a process of its own so that its CPU is nobody else's. Prints its port. */
const answers = createStubAnswers();

const server = createServer(async (request, response) => {
  const target = String(request.headers['x-amz-target']).replace(/.*\./, '');
  const body = await read(request);
  const { plain = '{}', measured = '{}' } = answers[target] ?? {};
  return reply(response, body.includes('"ReturnConsumedCapacity"') ? measured : plain);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function reply(response: ServerResponse, body: string): void {
  const headers = {
    'Content-Type': 'application/x-amz-json-1.0',
    'Content-Length': Buffer.byteLength(body),
    'x-amzn-RequestId': 'BENCH0000000000000000000000000000000000000000000000',
  };
  response.writeHead(200, headers).end(body);
}
