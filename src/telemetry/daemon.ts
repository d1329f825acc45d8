import { Buffer } from 'node:buffer';
import type { Socket } from 'node:dgram';

const header = '{"format":"json","version":1}\n';
const waitMaxMillis = 20;

/**
 * @returns a function that sends a segment document to the X-Ray daemon, which listens at an address of the form
 * 169.254.79.129:2000. It waits until the datagram is on its way, as Lambda may freeze the process after an answer,
 * but never long. A document that cannot be sent is lost.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon
 */
export function createDaemonClient(): (address: string, document: object) => Promise<void> {
  let socket: Socket | undefined;
  return async (address, document) => {
    try {
      socket ??= openSocket();
      await send(socket, address, `${header}${JSON.stringify(document)}`);
    } catch {
      // A trace is worth less than the answer.
    }
  };
}

/** Only requests that X-Ray samples pay for the module; import() would pay for the loader of ES modules too. */
function openSocket(): Socket {
  const { createSocket } = process.getBuiltinModule('node:dgram');
  const socket = createSocket('udp4').unref();
  return socket.on('error', () => undefined);
}

function send(socket: Socket, address: string, text: string): Promise<void> {
  const colon = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
  return new Promise((resolve) => {
    socket.send(Buffer.from(text), port, host, () => {
      clearTimeout(timer);
      resolve();
    });
    const timer = setTimeout(resolve, waitMaxMillis);
  });
}
