import { request } from 'node:http';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HttpResponse } from '../src/exchange.ts';
import { createResponseReader } from '../src/response-reader.ts';
import { anyResponse } from './any-response.ts';

/** FUZZ=100000 looks longer. */
const numRuns = Number(process.env['FUZZ'] ?? 300);
const ok = 'HTTP/1.1 200 OK\r\n';

describe('the responses of node:http', () => {
  test('are read alike, wherever their bytes are cut', async () => {
    const cuts = fc.array(fc.nat(400), { maxLength: 20 });
    const property = fc.asyncProperty(anyResponse, cuts, async (bytes, at) => {
      expect(read(cut(bytes, at))).toEqual(await readByNode(bytes));
    });
    await fc.assert(property, { numRuns });
  });

  test('no other bytes are taken for one: whatever is read, node:http reads alike', async () => {
    const edits = fc.array(fc.record({ at: fc.nat(600), removed: fc.nat(3), added: anyBytes }), { maxLength: 4 });
    const property = fc.asyncProperty(anyResponse, edits, async (valid, changes) => {
      const bytes = changes.reduce<Buffer>((each, change) => edit(each, change), valid);
      const whole = read([bytes]);
      const end = findEnd(bytes);
      expect(read(cut(bytes, [...bytes.keys()]))).toEqual(whole);
      if (typeof whole === 'object') expect(whole).toEqual(await readByNode(bytes.subarray(0, end)));
    });
    await fc.assert(property, { numRuns });
  });
});

describe('a response is malformed', () => {
  test.each([
    ['another version', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['another protocol', 'ICY 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a status over 599', 'HTTP/1.1 600 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['lines before it', `\r\n${ok}content-length: 0\r\n\r\n`],
    ['lines that end without CR', 'HTTP/1.1 200 OK\ncontent-length: 0\n\n\r\n\r\n'],
    ['a CR in a header', `${ok}a: b\rc\r\ncontent-length: 0\r\n\r\n`],
    ['a NUL in a header', `${ok}a: b\0c\r\ncontent-length: 0\r\n\r\n`],
    ['a folded header', `${ok}a: b\r\n c\r\ncontent-length: 0\r\n\r\n`],
    ['a space before the colon', `${ok}content-length : 0\r\n\r\n`],
    ['a header without a name', `${ok}: a\r\ncontent-length: 0\r\n\r\n`],
    ['neither a length nor chunks', `${ok}\r\n{}`],
    ['two lengths', `${ok}content-length: 2\r\ncontent-length: 2\r\n\r\n{}`],
    ['a list of lengths', `${ok}content-length: 2, 2\r\n\r\n{}`],
    ['a negative length', `${ok}content-length: -2\r\n\r\n{}`],
    ['a length with a sign', `${ok}content-length: +2\r\n\r\n{}`],
    ['a length over the limit', `${ok}content-length: 67108865\r\n\r\n{}`],
    ['an empty length', `${ok}content-length:\r\n\r\n{}`],
    ['a length and chunks', `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['another coding', `${ok}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['chunks twice', `${ok}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a chunk without a size', `${ok}transfer-encoding: chunked\r\n\r\n;a\r\n\r\n`],
    ['a chunk with a prefix of its size', `${ok}transfer-encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n`],
    ['a chunk over the limit', `${ok}transfer-encoding: chunked\r\n\r\n4000001\r\n`],
    ['a chunk that is longer than its size', `${ok}transfer-encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n`],
    ['a trailer that is no header', `${ok}transfer-encoding: chunked\r\n\r\n0\r\na\r\n\r\n`],
    ['lines over the limit', `${ok}a: ${'b'.repeat(17_000)}\r\ncontent-length: 0\r\n\r\n`],
    ['lines without an end', 'HTTP/1.1 200 '.padEnd(17_000)],
    ['trailers over the limit', `${ok}transfer-encoding: chunked\r\n\r\n0\r\n${'a: b\r\n'.repeat(3000)}\r\n`],
    ['responses before it without an end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000)],
  ])('%s', (_, bytes) => {
    expect(read([Buffer.from(bytes, 'latin1')])).toBe('MALFORMED_RESPONSE');
  });
});

test.each([
  ['closes', 'connection: close', 0],
  ['closes after others', 'connection: a, Close', 0],
  ['names its time', 'keep-alive: timeout=5, max=100', 4000],
  ['names no second', 'keep-alive: timeout=0', 0],
  ['names nothing', 'connection: keep-alive', Number.POSITIVE_INFINITY],
])('a server that %s', (_, header, idleMax) => {
  const bytes = Buffer.from(`${ok}${header}\r\ncontent-length: 0\r\n\r\n`);
  expect(createResponseReader()(bytes)).toMatchObject({ idleMax });
});

test('bytes after a response end its connection', () => {
  expect(createResponseReader()(Buffer.from(`${ok}content-length: 0\r\n\r\n${ok}`))).toMatchObject({ idleMax: 0 });
});

const syntax = ['\r', '\n', '\r\n', '\r\n\r\n', '\0', ':', ' ', '\t', '0', ';', ',', 'f', '-', '\xff', 'chunked'];
const anyBytes = fc.constantFrom('', ...syntax, 'content-length: 1\r\n', 'transfer-encoding: chunked\r\n', ok);

function edit(bytes: Buffer, { at, removed, added }: { at: number; removed: number; added: string }): Buffer {
  const index = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, index), Buffer.from(added, 'latin1'), bytes.subarray(index + removed)]);
}

function cut(bytes: Buffer, at: readonly number[]): readonly Buffer[] {
  const places = [0, ...at.map((each) => each % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

/** @returns the response, the code of the error, or undefined if more bytes are needed */
function read(parts: readonly Buffer[]): HttpResponse | string | undefined {
  const reader = createResponseReader();
  try {
    for (const part of parts) {
      const received = reader(part);
      if (received === undefined) continue;
      const { status, headers, body } = received;
      return { status, headers, body };
    }
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'another error';
  }
}

/** @returns the number of bytes after which the response is complete */
function findEnd(bytes: Buffer): number {
  const reader = createResponseReader();
  try {
    return 1 + [...bytes.keys()].findIndex((index) => reader(bytes.subarray(index, index + 1)) !== undefined);
  } catch {
    return 0;
  }
}

/** @returns what node:http reads, or its error's code */
async function readByNode(bytes: Buffer): Promise<HttpResponse | string | undefined> {
  const { promise, resolve } = Promise.withResolvers<HttpResponse | string | undefined>();
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  let hasResponse = false;
  request({ createConnection: () => stream, joinDuplicateHeaders: true }, (response) => {
    hasResponse = true;
    const { statusCode: status = 0, headers } = response;
    text(response).then(
      (body) => resolve({ status, headers: { ...headers } as HttpResponse['headers'], body }),
      (error: NodeJS.ErrnoException) => resolve(error.code),
    );
  })
    .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    .on('close', () => {
      if (!hasResponse) resolve(undefined);
    })
    .end();
  stream.push(bytes);
  stream.push(null);
  return promise;
}
