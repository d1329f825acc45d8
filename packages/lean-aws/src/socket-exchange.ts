import { connect, isIP } from 'node:net';
import type * as Tls from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { type Exchange, type HttpRequest, toTimeoutError } from './exchange.ts';
import { type Connection, createConnection } from './http-connection.ts';

/** The server's host and port, and the value of `Authorization` for its URL. */
interface Server {
  readonly host: string;
  readonly auth: string | undefined;
}

/**
 * Creates a function that sends requests to one server and keeps connections open. It costs half of node:http's CPU.
 * @param bodyMax number of characters of a body that are kept
 * @throws TypeError if a request cannot be written
 * @throws Error `TimeoutError` if the response is not complete in time, `MALFORMED_RESPONSE` or Node's error of the
 * connection
 */
export function createExchange(server: URL, bodyMax?: number): Exchange {
  const open = createOpen(server);
  const { auth } = urlToHttpOptions(server);
  const basic = typeof auth === 'string' ? `Basic ${Buffer.from(auth).toString('base64')}` : undefined;
  const { host } = server;
  const idle: Connection[] = [];

  async function send(text: string, timeout: number | undefined) {
    const kept = takeUsable(idle);
    const connection = kept ?? open();
    const expire = () => connection.destroy(toTimeoutError(`No complete response within ${timeout} ms.`));
    const timer = timeout === undefined ? undefined : setTimeout(expire, timeout);
    try {
      const { status, headers, body } = await connection.send(text);
      idle.push(connection);
      return { status, headers, body: bodyMax === undefined ? body : body.slice(0, bodyMax) };
    } catch (error) {
      // What made one kept connection fail may have ended all that are idle, and each would cost an attempt.
      if (kept !== undefined) for (const other of idle.splice(0)) other.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
  return (request) => send(toText(request, { host, auth: basic }), request.timeout);
}

/** Takes the connection that was used last, and forgets those that ended. */
function takeUsable(idle: Connection[]): Connection | undefined {
  let connection = idle.pop();
  while (connection?.isUsable() === false) {
    connection.destroy();
    connection = idle.pop();
  }
  return connection;
}

/** Writes a request. @throws TypeError if its path or a header has characters that would change its form */
function toText({ method = 'GET', path = '/', headers = {}, body = '' }: HttpRequest, { host, auth }: Server): string {
  if (!/^[!-~]+$/.test(path)) throw new TypeError('Invalid character in request path');
  let text = `${method} ${path} HTTP/1.1\r\n`;
  let hasHost = false;
  let hasAuthorization = auth === undefined;
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new TypeError(`Invalid header name ["${name}"]`);
    if (!/^[\t -~]*$/.test(value)) throw new TypeError(`Invalid character in header content ["${name}"]`);
    const key = name.toLowerCase();
    hasHost ||= key === 'host';
    hasAuthorization ||= key === 'authorization';
    if (key !== 'content-length') text += `${name}: ${value}\r\n`;
  }
  if (!hasHost) text += `Host: ${host}\r\n`;
  if (!hasAuthorization) text += `Authorization: ${auth}\r\n`;
  if (body !== '' || method.startsWith('P')) text += `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  return `${text}\r\n${body}`;
}

/** Creates a function that opens a connection, which sends small requests immediately. */
function createOpen(server: URL): () => Connection {
  const { hostname, port } = urlToHttpOptions(server);
  const host = String(hostname);
  const options = { host, noDelay: true, keepAlive: true, keepAliveInitialDelay: 1000 };
  if (server.protocol === 'http:') {
    return () => createConnection(connect({ ...options, port: Number(port || 80) }), 'connect');
  }
  // TLS and its root certificates load now: on Lambda, a process starts with more CPU than its first request gets.
  const tls: typeof Tls = process.getBuiltinModule('node:tls');
  const secure = { secureContext: tls.createSecureContext(), servername: isIP(host) === 0 ? host : '' };
  let session: Buffer | undefined;
  return () => {
    const known = session === undefined ? {} : { session };
    const socket = tls.connect({ ...options, ...secure, ...known, port: Number(port || 443) });
    socket.on('session', (ticket: Buffer) => {
      session = ticket;
    });
    socket.on('error', () => {
      session = undefined;
    });
    return createConnection(socket, 'secureConnect');
  };
}
