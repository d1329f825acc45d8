import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { createTurns } from './turns.ts';

export interface PostgresSocket {
  readonly url: string;
  /** Ends all connections, and accepts no more. */
  readonly close: () => void;
}

/**
 * Serves a PostgreSQL of this process to any number of clients, on a free port of the loopback interface. Clients share
 * its one session: settings and named statements are for all, and transactions wait for each other.
 */
export async function servePostgres(database: PGlite): Promise<PostgresSocket> {
  const takeTurn = createTurns(1);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void serve(socket).catch(() => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };

  async function serve(socket: Socket): Promise<void> {
    let endTurn: (() => void) | undefined;
    sockets.add(socket);
    try {
      for await (const batch of readBatches(socket)) {
        endTurn ??= await takeTurn();
        // The engine writes the next reply to the same memory.
        const reply = Buffer.from(await database.execProtocolRaw(batch));
        socket.write(reply);
        if (isInTransaction(reply)) continue;
        endTurn();
        endTurn = undefined;
      }
    } finally {
      sockets.delete(socket);
      if (endTurn) await database.exec('ROLLBACK').then(endTurn);
    }
  }
}

/** The last byte of a reply is the status in its `ReadyForQuery`: I is idle, T and E are in a transaction. */
function isInTransaction(reply: Buffer): boolean {
  return 'TE'.includes(String.fromCharCode(reply.at(-1) ?? 0));
}

/** What a client may send before its startup message. */
const codes = { cancel: 80877102, ssl: 80877103, gss: 80877104 };

/**
 * Reads batches of messages, each with one `ReadyForQuery` as the end of its reply. Encryption is declined. A request to
 * cancel has no effect, and neither has a batch that is not complete when the connection ends.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export async function* readBatches(socket: Socket): AsyncGenerator<Buffer> {
  let [bytes, isStarted] = [Buffer.alloc(0), false];
  for await (const chunk of socket.setNoDelay()) {
    bytes = Buffer.concat([bytes, chunk]);
    for (let end = findEnd(bytes, isStarted); end > 0; end = findEnd(bytes, isStarted)) {
      const batch = bytes.subarray(0, end);
      bytes = bytes.subarray(end);
      const code = isStarted ? 0 : batch.readInt32BE(4);
      if (code === codes.cancel) return;
      if (code === codes.ssl || code === codes.gss) {
        socket.write('N');
        continue;
      }
      isStarted = true;
      yield batch;
    }
  }
}

/** Returns the length of the first batch: the startup, a simple query, or all messages to a `Sync`. 0 is incomplete. */
function findEnd(bytes: Buffer, isStarted: boolean): number {
  const header = isStarted ? 1 : 0;
  let end = 0;
  while (bytes.length >= end + header + 4) {
    const type = isStarted ? String.fromCharCode(bytes[end] ?? 0) : 'Q';
    end += header + bytes.readInt32BE(end + header);
    if (end > bytes.length) return 0;
    if ('QS'.includes(type)) return end;
  }
  return 0;
}
