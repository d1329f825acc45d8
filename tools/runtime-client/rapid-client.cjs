// Takes the place of rapid-client.node, the native part of aws-lambda-ric, where that cannot be built. Like its curl, it
// keeps one connection. It does not use node:http, whose first request would otherwise be the handler's gain.
const { connect } = require('node:net');

const [host, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
const head = '/2018-06-01/runtime/invocation/';
let socket;
let last = Promise.resolve();

/** Sends a request after those before it. @returns the headers, by names in lower case, and the body of the response */
function call(method, path, headers = {}, body = '') {
  last = last.then(() => exchange(`${method} ${head}${path} HTTP/1.1\r\n${toLines(headers, body)}\r\n${body}`));
  return last;
}

function toLines(headers, body) {
  const all = { Host: `${host}:${port}`, 'Content-Length': Buffer.byteLength(body), ...headers };
  return Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

function exchange(message) {
  socket ??= connect({ host, port: Number(port), noDelay: true });
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const onData = (chunk) => {
      received = Buffer.concat([received, chunk]);
      const response = parse(received);
      if (response === undefined) return;
      socket.off('data', onData).off('error', reject).off('close', onClose);
      resolve(response);
    };
    const onClose = () => reject(new Error('The Runtime API closed the connection.'));
    socket.on('data', onData).once('error', reject).once('close', onClose).write(message);
  });
}

/** @returns undefined while the response is not complete */
function parse(received) {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [, ...lines] = received.toString('latin1', 0, end).split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => line.split(/: ?(.*)/s, 2)).map(toLowerName));
  const body = readBody(received.subarray(end + 4), headers);
  return body === undefined ? undefined : { headers, bodyJson: body.toString() };
}

function toLowerName([name, value]) {
  return [name.toLowerCase(), value];
}

function readBody(rest, headers) {
  if (headers['transfer-encoding'] === 'chunked') return readChunks(rest);
  const length = Number(headers['content-length'] ?? 0);
  return rest.length < length ? undefined : rest.subarray(0, length);
}

function readChunks(rest) {
  const chunks = [];
  for (let at = 0; ; ) {
    const line = rest.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(rest.toString('latin1', at, line), 16);
    const end = line + 2 + size;
    if (rest.length < end + 2) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(rest.subarray(line + 2, end));
    at = end + 2;
  }
}

module.exports = {
  next: () => call('GET', 'next'),

  done: (id, body) => void call('POST', `${id}/response`, { 'Content-Type': 'application/json' }, body),

  error(id, body, xray) {
    const { errorType } = JSON.parse(body);
    void call(
      'POST',
      `${id}/error`,
      {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Function-Error-Type': errorType,
        'Lambda-Runtime-Function-XRay-Error-Cause': xray,
      },
      body,
    );
  },
};
