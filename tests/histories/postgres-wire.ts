import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { readBatches } from '../../tools/local/postgres-socket.ts';
import type { Instance } from '../stores/engines.ts';
import { toMessage, toMessages } from './postgres-messages.ts';
import { createQueue, type Delivered, type Held, type Wire } from './wire.ts';

export interface PostgresEngine {
  /** Opens an instance whose attempts end after some milliseconds. */
  readonly connect: (url: string, attempt?: number) => Instance;
  /** Runs the messages of a request on some connection. Returns those of the response. */
  readonly run: (request: Buffer) => Promise<Buffer>;
}

/** Opens a wire before a PostgreSQL. It greets clients itself, so that only their statements are held. */
export async function openPostgresWire({ connect, run }: PostgresEngine): Promise<Wire> {
  const { hold, ...queue } = createQueue();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    // A connection that is reset has no further requests.
    read(socket).catch(() => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    connect: (attempt) => connect(`postgres://postgres@127.0.0.1:${port}/postgres`, attempt),
    ...queue,
    disconnect,
    close() {
      server.close();
      disconnect();
    },
  };

  async function read(socket: Socket): Promise<void> {
    const requests = readBatches(socket);
    await requests.next();
    socket.write(greeting);
    for await (const request of requests) hold(toHeld(request, socket));
  }

  function disconnect(): void {
    for (const socket of sockets) socket.destroy();
  }

  function toHeld(request: Buffer, socket: Socket): Held {
    const isWrite = toMessages(request).some(({ type, text }) => type === 'P' && /^\0(INSERT|UPDATE)/.test(text));
    return {
      isWrite,
      async deliver(): Promise<Delivered> {
        const response = await run(request);
        return { outcome: toOutcome(response, isWrite), pass: () => send(socket, response) };
      },
      // The server ends while the statement may have been committed.
      fail: () => send(socket, toError('FATAL', '57P01')).end(),
      throttle: () => send(socket, Buffer.concat([toError('ERROR', '40001'), ready])),
      reset: () => socket.resetAndDestroy(),
    };
  }
}

const ready = toMessage('Z', 'I');
const greeting = Buffer.concat([
  toMessage('R', '\0\0\0\0'),
  toMessage('S', 'client_encoding\0UTF8\0'),
  toMessage('S', 'server_version\0' + '15.0\0'),
  ready,
]);

function send(socket: Socket, bytes: Buffer): Socket {
  if (socket.writable) socket.write(bytes);
  return socket;
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
function toError(severity: string, code: string): Buffer {
  return toMessage('E', `S${severity}\0V${severity}\0C${code}\0Mof the test\0\0`);
}

/** A write whose condition did not hold has changed no row. */
function toOutcome(response: Buffer, isWrite: boolean): Delivered['outcome'] {
  const messages = toMessages(response);
  if (messages.some(({ type }) => type === 'E')) return 'failed';
  const isIdle = messages.some(({ type, text }) => type === 'C' && text.endsWith(' 0\0'));
  return isWrite && isIdle ? 'refused' : 'done';
}
