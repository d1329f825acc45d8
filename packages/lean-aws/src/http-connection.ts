import type { Socket } from 'node:net';
import { readClock } from './clock.ts';
import { createResponseReader, type ReadBytes, type Received } from './response-reader.ts';

/** A connection that serves one request at a time. */
export interface Connection {
  /** Sends a request as soon as the connection is open. @throws Error of the connection or the response */
  readonly send: (text: string) => Promise<Received>;
  /** Returns whether another request may be sent. */
  readonly isUsable: () => boolean;
  /** Ends it, and the request that waits for its response. */
  readonly destroy: (error?: Error) => void;
}

interface Waiting {
  readonly text: string;
  readonly read: ReadBytes;
  readonly resolve: (received: Received) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Creates a connection on a socket. An idle one does not keep the process alive.
 * @param opened event after which the peer is known and may be sent something
 */
export function createConnection(socket: Socket, opened: 'connect' | 'secureConnect'): Connection {
  let isOpen = false;
  let waiting: Waiting | undefined;
  let idleEnd = 0;

  const destroy = (error = toClosedError()) => {
    socket.destroy();
    waiting?.reject(error);
    waiting = undefined;
  };
  const receive = (bytes: Buffer) => {
    // Bytes that answer no request would be taken for the next response.
    if (waiting === undefined) return destroy();
    try {
      const received = waiting.read(bytes);
      if (received === undefined) return;
      // A response to a request that is not sent yet may be followed by more.
      if (received.idleMax === 0 || socket.writableLength > 0) socket.destroy();
      idleEnd = readClock() + received.idleMax;
      socket.unref();
      waiting.resolve(received);
      waiting = undefined;
    } catch (error) {
      destroy(error as Error);
    }
  };
  socket
    .once(opened, () => {
      isOpen = true;
      if (waiting !== undefined) socket.write(waiting.text);
    })
    .on('data', receive)
    .on('error', destroy)
    .on('end', () => destroy())
    .on('close', () => destroy());

  const send = (text: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<Received>();
    waiting = { text, read: createResponseReader(), resolve, reject };
    socket.ref();
    if (isOpen) socket.write(text);
    return promise;
  };
  return { send, destroy, isUsable: () => !socket.destroyed && readClock() < idleEnd };
}

function toClosedError(): Error {
  return Object.assign(new Error('Closed without a complete response.'), { code: 'ECONNRESET' });
}
