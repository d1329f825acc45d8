import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Ends all connections, and each new one immediately. */
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => void;
}

/** Passes on bytes of a client. It may hold some back, or destroy the connection. */
export type PassOn = (bytes: Buffer, send: (bytes: Buffer) => void) => void;

/**
 * Starts a proxy on a free port of the loopback interface.
 * @param port its target's
 * @param openPassOn called for each connection
 */
export async function startTcpProxy(port: number, openPassOn: () => PassOn = openAll): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => (isCut ? client.destroy() : join(client))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: () => {
      isCut = false;
    },
    close: () => {
      cut();
      server.close();
    },
  };

  function join(client: Socket): void {
    const target = connect(port, '127.0.0.1');
    const passOn = openPassOn();
    for (const [socket, other] of [[client, target] as const, [target, client] as const]) {
      sockets.add(socket);
      // The other end sees the connection close.
      socket
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
    }
    client.on('data', (bytes) => passOn(bytes, (some) => target.write(some)));
    target.pipe(client);
  }
}

function openAll(): PassOn {
  return (bytes, send) => send(bytes);
}
