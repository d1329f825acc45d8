import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { useForEach } from '../../support/use-resource.ts';

/** What a PostgreSQL does with a statement. */
export type Act = (socket: Socket) => void;

export interface FailingPostgres {
  readonly url: string;
  /** Sets what it does: one act after the other, and the last for all further statements. */
  readonly does: (...acts: readonly [Act, ...Act[]]) => void;
  /** Sets what a new connection waits for. */
  readonly opensAfter: (event: Promise<void>) => void;
  /** The first words of the statements that came. */
  readonly statements: readonly string[];
  /** How many connections were opened. */
  readonly connections: () => number;
  readonly close: () => void;
}

/** @returns a function that returns a PostgreSQL that fails, a new one for each test; until it is told otherwise it hangs */
export function useFailingPostgres(): () => FailingPostgres {
  return useForEach(openFailingPostgres);
}

/** A PostgreSQL that knows as much of the protocol as its client needs: version 3, without a password. */
async function openFailingPostgres(): Promise<FailingPostgres> {
  let acts: readonly [Act, ...Act[]] = [hang];
  let opened = Promise.resolve();
  const statements: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    connections += 1;
    socket.on('error', () => undefined);
    socket.once('data', async () => {
      await opened;
      socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
      socket.on('data', (data) => {
        // Parse is the first message of a statement: its type, its length, an empty name, and the text.
        const text = /^P.{5}(\w+)/s.exec(data.toString('latin1'))?.[1];
        if (text === undefined) return;
        statements.push(text);
        (acts[Math.min(statements.length, acts.length) - 1] ?? acts[0])(socket);
      });
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://todo@127.0.0.1:${port}/todos`,
    does: (...all) => {
      acts = all;
    },
    opensAfter: (event) => {
      opened = event;
    },
    statements,
    connections: () => connections,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Answers rows of texts. */
export function answer(...rows: readonly Readonly<Record<string, string | null>>[]): Act {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => Buffer.concat([text(name), textColumn]));
  const all = rows.map((row) => message('D', count(names), ...names.map((name) => field(row[name] ?? null))));
  const description = names.length === 0 ? message('n') : message('T', count(names), ...columns);
  const bytes = Buffer.concat([message('1'), message('2'), description, ...all, message('C', text('SELECT 1')), ready]);
  return (socket) => void socket.write(bytes);
}

/** Answers without rows, some milliseconds later. */
export function answerAfter(milliseconds: number): Act {
  return (socket) => void setTimeout(answer(), milliseconds, socket);
}

/** Fails a statement with a SQLSTATE. A fatal one ends the connection. */
export function fail(state: string, severity: 'ERROR' | 'FATAL' = 'ERROR'): Act {
  const error = message('E', ...[`S${severity}`, `C${state}`, 'Mno'].map(text), Buffer.alloc(1));
  return (socket) => {
    if (severity === 'FATAL') socket.end(error);
    else socket.write(Buffer.concat([error, ready]));
  };
}

export const hang: Act = () => undefined;

export const reset: Act = (socket) => void socket.resetAndDestroy();

export const close: Act = (socket) => void socket.end();

/** Completes a statement, and fails to commit it, or closes the connection. */
export function failToCommit(state?: string): Act {
  const complete = [message('1'), message('2'), message('n'), message('C', text('INSERT 0 1'))];
  return (socket) => {
    socket.write(Buffer.concat(complete));
    if (state === undefined) socket.end();
    else fail(state)(socket);
  };
}

/** Sends the begin of an answer, and closes the connection. */
export const truncate: Act = (socket) => void socket.end(Buffer.concat([message('1'), Buffer.from('T')]));

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

const ready = message('Z', Buffer.from('I'));

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

function count(items: readonly unknown[]): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(items.length);
  return bytes;
}

function field(value: string | null): Buffer {
  const head = Buffer.alloc(4);
  head.writeInt32BE(value === null ? -1 : Buffer.byteLength(value));
  return Buffer.concat([head, Buffer.from(value ?? '')]);
}

/** Of no table, of type 25 (text), of any length, in text format. */
const textColumn = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0]);
