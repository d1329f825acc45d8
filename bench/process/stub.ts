import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { toSmokeReply } from './smoke-replies.ts';

// DynamoDB with fixed responses, and what the hook preTraffic calls, in a process of its own so that its CPU time is not
// measured. It prints its ports.
const pageLength = 20;
const answers = createStubAnswers();
const certificate: { readonly cert: string; readonly key: string } = JSON.parse(process.argv[2] ?? '');

void start();

async function start(): Promise<void> {
  const [http, https] = await Promise.all([createServer(serve), createTlsServer(certificate, serve)].map(listen));
  process.stdout.write(`${JSON.stringify({ http, https })}\n`);
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  server.keepAliveTimeout = 60_000;
  const { promise, resolve } = Promise.withResolvers<number>();
  server.listen(0, '127.0.0.1', () => resolve(portOf(server)));
  return promise;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = String(request.headers['x-amz-target']).replace(/.*\./, '');
  const body = await read(request);
  if (request.url?.endsWith('/invocations')) return reply(response, JSON.stringify(toSmokeReply(JSON.parse(body))));
  const { plain = '{}', measured = '{}' } = answers[target] ?? {};
  return reply(response, body.includes('"ReturnConsumedCapacity"') ? measured : plain);
}

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

/** The response to a command, without and with the consumed capacity. */
interface StubAnswer {
  readonly plain: string;
  readonly measured: string;
}

/** Returns responses by command, as DynamoDB writes them. */
function createStubAnswers(): Readonly<Record<string, StubAnswer>> {
  const items = Array.from({ length: pageLength }, (_, index) => toItem(index));
  return {
    UpdateItem: toAnswer({ Attributes: items[0] }, 4),
    GetItem: toAnswer({ Item: items[0] }, 1),
    Query: toAnswer({ Items: items, Count: pageLength, ScannedCount: pageLength }, 1),
    BatchGetItem: toAnswer({ Responses: { todos: [] }, UnprocessedKeys: {} }, 1),
  };
}

function toAnswer(output: object, CapacityUnits: number): StubAnswer {
  const ConsumedCapacity = { TableName: 'todos', CapacityUnits };
  return { plain: JSON.stringify(output), measured: JSON.stringify({ ...output, ConsumedCapacity }) };
}

function toItem(index: number) {
  const id = `019b7d3a-5f2e-7c1a-9d44-${index.toString(16).padStart(12, '0')}`;
  const instant = '2026-01-02T03:04:05.678Z';
  return {
    owner: { S: 'bench' },
    id: { S: id },
    text: { S: 'Buy milk, eggs and flour for the cake' },
    createdAt: { S: instant },
    updatedAt: { S: instant },
    position: { S: id },
    version: { S: id },
    openPosition: { S: id },
  };
}
