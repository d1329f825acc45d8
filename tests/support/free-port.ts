import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** @returns a port on which nothing listens */
export async function findFreePort(): Promise<string> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}
