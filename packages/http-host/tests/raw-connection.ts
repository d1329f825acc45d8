import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A connection to a server, by which a test sends what no client would. */
export interface RawConnection {
  readonly socket: Socket;
  /** @returns the next bytes that come */
  readonly next: () => Promise<string>;
  /** @returns all that comes until the server closes the connection */
  readonly all: () => Promise<string>;
}

/** Connects to the port of a URL, and sends a text. */
export async function send(url: string, request: string): Promise<RawConnection> {
  const socket = connect(Number(new URL(url).port), 'localhost');
  await once(socket, 'connect');
  socket.setNoDelay().write(request, 'latin1');
  return {
    socket,
    next: async () => String((await once(socket, 'data'))[0]),
    all: () => text(socket),
  };
}
