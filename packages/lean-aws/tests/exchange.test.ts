import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createCall } from '../src/call.ts';
import { toErrorType } from '../src/error-type.ts';
import type { Exchange } from '../src/exchange.ts';
import { createExchange as createHttpExchange } from '../src/http-exchange.ts';
import { createExchange as createSocketExchange } from '../src/socket-exchange.ts';

const caller = { region: 'eu-west-1', accessKeyId: 'AKID', secretAccessKey: 'secret' };
const service = { service: 'sqs', target: 'AmazonSQS' };

describe.each([
  ['sockets', createSocketExchange],
  ['node:http', createHttpExchange],
])('over %s', (_name, createExchange) => {
  test('an endpoint may be an IPv6 literal', async () => {
    const server = createServer((request, response) => response.end(JSON.stringify({ host: request.headers.host })));
    const { port } = await listen(server, '::1');
    const endpoint = `http://[::1]:${port}`;
    const timing = { attempt: 5000, call: 5000, backoffMax: 1 };
    const call = createCall({
      ...service,
      access: { ...caller, endpoint },
      timing,
      exchange: createExchange(new URL(endpoint)),
    });
    expect(await call('ListQueues', {})).toEqual({ host: `[::1]:${port}` });
    server.close();
  });

  test('after one kept connection failed, a call opens a new one, however many others are kept', async () => {
    const sockets: Socket[] = [];
    const forgotten = new Set<Socket>();
    const server = createServer((request, response) => {
      if (!forgotten.has(request.socket)) response.end('{}');
    }).on('connection', (socket: Socket) => sockets.push(socket));
    const { port } = await listen(server);
    const timing = { attempt: 200, call: 5000, backoffMax: 1 };
    const endpoint = `http://127.0.0.1:${port}`;
    const exchange = createExchange(new URL(endpoint));
    const call = createCall({ ...service, access: { ...caller, endpoint }, timing, exchange });
    await Promise.all(Array.from({ length: 10 }, () => call('ListQueues', {})));
    expect(sockets).toHaveLength(10);
    for (const socket of sockets) forgotten.add(socket);
    expect(await call('ListQueues', {})).toEqual({});
    expect(sockets).toHaveLength(11);
    server.closeAllConnections();
    server.close();
  });

  describe('no response is transient', () => {
    test.each([
      ['bytes that are no HTTP', 'what?\r\n\r\n'],
      ['a header that is no HTTP', 'HTTP/1.1 200 OK\r\nno colon\r\n\r\n'],
      ['a content length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n'],
      ['nothing', ''],
    ])('%s', async (_, bytes) => {
      let connections = 0;
      const server = createTcpServer((socket) => {
        connections += 1;
        socket.on('error', () => undefined).once('data', () => socket.end(bytes));
      });
      const { port } = await listen(server);
      const error = await callOf(createExchange(new URL(`http://127.0.0.1:${port}`))).catch((thrown: Error) => thrown);
      expect([toErrorType(error as Error), connections]).toEqual(['TRANSIENT', 3]);
      server.close();
    });

    test('a server that speaks no TLS', async () => {
      const server = createServer((_, response) => response.end('{}'));
      const { port } = await listen(server);
      const error = await callOf(createExchange(new URL(`https://127.0.0.1:${port}`))).catch((thrown: Error) => thrown);
      expect(toErrorType(error as Error)).toBe('TRANSIENT');
      server.close();
    });

    test.each(['EPROTO', 'EMFILE', 'EBUSY', 'ECONNABORTED', 'CERT_HAS_EXPIRED', 'SOMETHING_NEW'])(
      '%s',
      async (code) => {
        let attempts = 0;
        const exchange = async () => {
          attempts += 1;
          throw Object.assign(new Error('no'), { code });
        };
        const error = await callOf(exchange).catch((thrown: Error) => thrown);
        expect([toErrorType(error as Error), attempts]).toEqual(['TRANSIENT', 3]);
      },
    );

    test('but a request that cannot be made is a bug', () => {
      const exchange = createExchange(new URL('http://127.0.0.1'));
      expect(() => exchange({ headers: { 'x-amz-target': 'a\nb' } })).toThrow('Invalid character in header content');
    });
  });
});

function callOf(exchange: Exchange) {
  const timing = { attempt: 5000, call: 5000, backoffMax: 1 };
  return createCall({ ...service, access: { ...caller, endpoint: 'http://127.0.0.1' }, timing, exchange })('Any', {});
}

async function listen(server: Pick<Server, 'listen' | 'address'>, host = '127.0.0.1'): Promise<AddressInfo> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return server.address() as AddressInfo;
}
