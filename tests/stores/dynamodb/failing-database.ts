import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ClientContext } from '#lean-aws/document-client.ts';

/** What a DynamoDB does with a call. */
export type Act = (response: ServerResponse) => void;

export interface FailingDatabase {
  readonly access: ClientContext['access'];
  /** The operations of the calls that came, as in `GetItem`. */
  readonly calls: readonly string[];
  /** How many connections were opened. */
  readonly connections: () => number;
  readonly close: () => void;
}

/** @returns a DynamoDB that does one act after the other, and the last for all calls that are left */
export async function openFailingDatabase(...acts: readonly [Act, ...Act[]]): Promise<FailingDatabase> {
  const calls: string[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const act = acts[Math.min(calls.length, acts.length - 1)] ?? acts[0];
    calls.push(String(request.headers['x-amz-target']).replace('DynamoDB_20120810.', ''));
    await text(request);
    act(response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    access: { endpoint, region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'local' },
    calls,
    connections: () => connections,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Answers what is given, as it is. */
export function answer(status: number, body: string): Act {
  return (response) => void response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}

/** Answers an error in the form of DynamoDB. */
export function fail(status: number, type: string): Act {
  return answer(status, JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no' }));
}

export const hang: Act = () => undefined;

/** Answers what is no answer to a request that asked for none: another protocol. */
export const switchProtocols: Act = ({ socket }) =>
  void socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');

export const reset: Act = ({ socket }) => void socket?.resetAndDestroy();

/** Sends headers and a part of the body, and then nothing more. */
export const stall: Act = (response) => void response.writeHead(200, { 'content-length': 100 }).write('{"Items":[');

/** Sends a part of the body, and closes the connection. */
export const truncate: Act = (response) => {
  response.writeHead(200, { 'content-length': 100 }).write('{"Items":[', () => response.socket?.end());
};
