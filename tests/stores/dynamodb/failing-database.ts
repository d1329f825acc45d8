import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ClientContext } from '#lean-aws/document-client.ts';
import { listen } from '../../support/listen.ts';
import { useForEach } from '../../support/use-resource.ts';

/** What a DynamoDB does with a call. */
export type Act = (response: ServerResponse, input: Readonly<Record<string, unknown>>) => void;

export interface FailingDatabase {
  readonly access: ClientContext['access'];
  /** Sets what it does: one act after the other, and the last for all further calls. */
  readonly does: (...acts: readonly [Act, ...Act[]]) => void;
  /** The operations of the calls that came, as in `GetItem`. */
  readonly calls: readonly string[];
  /** How many connections were opened. */
  readonly connections: () => number;
  readonly close: () => void;
}

/** @returns a function that returns a DynamoDB that fails, a new one for each test; until it is told otherwise it hangs */
export function useFailingDatabase(): () => FailingDatabase {
  return useForEach(openFailingDatabase);
}

async function openFailingDatabase(): Promise<FailingDatabase> {
  let acts: readonly [Act, ...Act[]] = [hang];
  const calls: string[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const act = acts[Math.min(calls.length, acts.length - 1)] ?? acts[0];
    calls.push(String(request.headers['x-amz-target']).replace('DynamoDB_20120810.', ''));
    act(response, JSON.parse(await text(request)));
  });
  server.on('connection', () => {
    connections += 1;
  });
  const { endpoint, close } = await listen(server);
  return {
    access: { endpoint, region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'local' },
    does: (...all) => {
      acts = all;
    },
    calls,
    connections: () => connections,
    close,
  };
}

/** Answers what is given, as it is. */
export function answer(status: number, body: string): Act {
  return (response) => void response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}

/** Answers an error in the form of DynamoDB, and with members that a write asks for in case its condition fails. */
export function fail(status: number, type: string, members: object = {}): Act {
  return (response, { ReturnValuesOnConditionCheckFailure: asked }) => {
    const error = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no' };
    const body = JSON.stringify({ ...error, ...(asked === 'ALL_OLD' ? members : {}) });
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
  };
}

export const hang: Act = () => undefined;

/** Answers what is no answer to a request that asked for none: another protocol. */
export const switchProtocols: Act = ({ socket }) =>
  void socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');

export const speakOtherwise: Act = ({ socket }) => void socket?.end('SSH-2.0-OpenSSH_9.9\r\n');

export const reset: Act = ({ socket }) => void socket?.resetAndDestroy();

/** Sends headers and a part of the body, and then nothing more. */
export const stall: Act = (response) => void response.writeHead(200, { 'content-length': 100 }).write('{"Items":[');

/** Sends a part of the body, and closes the connection. */
export const truncate: Act = (response) => {
  response.writeHead(200, { 'content-length': 100 }).write('{"Items":[', () => response.socket?.end());
};
