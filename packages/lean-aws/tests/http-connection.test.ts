import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { useCleanUp } from '../../../tests/support/use-resource.ts';
import { createCertificate } from '../../../tools/tls-certificate.ts';
import { createExchange } from '../src/socket-exchange.ts';

const cleanUp = useCleanUp();
const withLength = (body: string, header = '') =>
  `HTTP/1.1 200 OK\r\n${header}Content-Length: ${body.length}\r\n\r\n${body}`;
const withChunks = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n';

/** Ends the bytes of a server that closes its side. */
const fin = '<FIN>';

describe('a connection', () => {
  test.each([
    ['after a body with a length', withLength('a')],
    ['after a body in chunks', withChunks],
    ['after a response that asked to wait', `HTTP/1.1 100 Continue\r\n\r\n${withLength('a')}`],
  ])('serves the next request %s', async (_, first) => {
    const { exchange, sockets } = await serve([first, withLength('b')]);
    expect([(await exchange({})).body, (await exchange({})).body, sockets.length]).toEqual(['a', 'b', 1]);
  });

  test.each([
    ['a server that will close it', withLength('a', 'Connection: close\r\n')],
    ['a server that closes it without a word', `${withLength('a')}${fin}`],
    ['a server that closes it within a second', withLength('a', 'Keep-Alive: timeout=1\r\n')],
    ['bytes after a body with a length', `${withLength('a')}${withLength('smuggled')}`],
    ['bytes after chunks', `${withChunks}${withLength('smuggled')}`],
  ])('serves no request after %s', async (_, first) => {
    const { exchange, sockets, closing } = await serve([first, withLength('b')]);
    const { body } = await exchange({});
    await closing[0];
    expect([body, (await exchange({})).body, sockets.length]).toEqual(['a', 'b', 2]);
  });

  test('serves no request after bytes for which no request waited', async () => {
    const { exchange, sockets, closing } = await serve([withLength('a'), withLength('b')]);
    const { body } = await exchange({});
    sockets[0]?.write(withLength('smuggled'));
    await closing[0];
    expect([body, (await exchange({})).body, sockets.length]).toEqual(['a', 'b', 2]);
  });

  test('serves no request after a response that came before its request was sent', async () => {
    const { exchange, sockets, closing } = await serve([], withLength('early'));
    expect(await exchange({ method: 'POST', body: 'x'.repeat(10_000_000) })).toMatchObject({ body: 'early' });
    sockets[0]?.resume();
    await closing[0];
    expect([(await exchange({})).body, sockets.length]).toEqual(['early', 2]);
  });

  test.each([
    ['the response', ''],
    ['the end of its headers', 'HTTP/1.1 200 OK\r\nContent-'],
    ['the end of its body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}'],
    ['the end of a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}'],
    ['its last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n'],
    ['the response that follows one that asks to wait', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])('that ends before %s is a failure, and without an end the time of the request ends it', async (_, bytes) => {
    const { exchange, sockets } = await serve([`${bytes}${fin}`, bytes, withLength('b')]);
    await expect(exchange({ timeout: 5000 })).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(exchange({ timeout: 50 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect([(await exchange({})).body, sockets.length]).toEqual(['b', 3]);
  });
});

test('a body is cut to its maximum', async () => {
  const { endpoint } = await serve([withLength('abc')]);
  expect(await createExchange(endpoint, 2)({})).toMatchObject({ body: 'ab' });
});

test('nothing is sent to a server whose certificate is not trusted', async () => {
  const { certificate, key } = createCertificate();
  const received: Buffer[] = [];
  const server = createTlsServer({ cert: certificate, key }, (socket) =>
    socket.on('data', (bytes: Buffer) => received.push(bytes)),
  ).on('tlsClientError', () => undefined);
  const exchange = createExchange(await listen(server, 'https:'));
  await expect(exchange({ body: 'secret' })).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  const closed = once(server, 'close');
  server.close();
  await closed;
  expect(received).toEqual([]);
});

/**
 * Opens a server that sends bytes for each request, whatever it is.
 * @param greeting what it sends first on each connection
 */
async function serve(responses: readonly string[], greeting?: string) {
  const left = [...responses];
  const sockets: Socket[] = [];
  const closing: Promise<unknown>[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    closing.push(new Promise((resolve) => socket.on('close', resolve)));
    socket.on('error', () => undefined);
    if (greeting !== undefined) socket.pause().write(greeting);
    else socket.on('data', () => send(socket, left.shift() ?? ''));
  });
  const endpoint = await listen(server);
  cleanUp(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { endpoint, exchange: createExchange(endpoint), sockets, closing };
}

function send(socket: Socket, bytes: string): void {
  if (bytes.endsWith(fin)) socket.end(bytes.slice(0, -fin.length));
  else socket.write(bytes);
}

async function listen(server: Server, protocol = 'http:'): Promise<URL> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanUp(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return new URL(`${protocol}//127.0.0.1:${address.port}`);
}
