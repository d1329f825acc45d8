import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Database, openDatabase } from '../../stores/dynamodb/database.ts';
import { listen } from '../../support/listen.ts';
import { useResource } from '../../support/use-resource.ts';

/** A DynamoDB behind a server that sees what is under way. */
export interface WatchedStore {
  readonly database: Database;
  /** Variables that make a function use it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Names of the operations so far, for example `PutItem`. */
  readonly operations: readonly string[];
  /** Called with the name of an operation before it reaches the database, which waits for the result. */
  intercept: (operation: string) => unknown;
  /** Counts the requests without an answer, once all that has been sent has arrived. */
  readonly countUnderWay: () => Promise<number>;
  /** Closes the connections that are open, as a server does with idle ones. */
  readonly disconnect: () => void;
  /** Loses all that is sent on the connections that are open, as a network does without a word. */
  readonly mute: () => void;
  readonly close: () => Promise<void>;
}

/** @returns a function that returns a store, one for all tests of a block */
export function useWatchedStore(): () => WatchedStore {
  return useResource(watch);
}

async function watch(): Promise<WatchedStore> {
  const database = await openDatabase();
  const connections = new Set<Socket>();
  const muted = new WeakSet<Socket>();
  const operations: string[] = [];
  let underWay = 0;
  const server = createServer((request, response) => void serve(request, response)).on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  const { endpoint, close } = await listen(server);
  const store: WatchedStore = {
    database,
    settings: { TABLE_NAME: database.tableName, AWS_ENDPOINT_URL_DYNAMODB: endpoint },
    operations,
    intercept: () => undefined,
    async countUnderWay() {
      await fetch(endpoint);
      return underWay;
    },
    disconnect() {
      for (const socket of connections) socket.end();
    },
    mute() {
      for (const socket of connections) muted.add(socket);
    },
    async close() {
      close();
      await database.close();
    },
  };
  return store;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.headers['x-amz-target'];
    if (target === undefined) return void response.end();
    underWay += 1;
    response.once('close', () => (underWay -= 1));
    if (muted.has(request.socket)) return;
    const operation = String(target).replace(/^.*\./, '');
    operations.push(operation);
    const body = await request.toArray();
    await store.intercept(operation);
    const { method, headers } = request;
    const sent = forward(database.endpoint, { method, headers }, (received) => {
      response.writeHead(received.statusCode ?? 502, received.headers);
      received.pipe(response);
    });
    sent.on('error', () => response.destroy()).end(Buffer.concat(body));
  }
}
