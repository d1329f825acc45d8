import type { HttpResponse } from './exchange.ts';

/** A response, and for how many milliseconds its connection may be idle: 0 if it must not be used again. */
export interface Received extends HttpResponse {
  readonly idleMax: number;
}

/** Reads bytes. @returns the response when it is complete @throws Error `MALFORMED_RESPONSE` */
export type ReadBytes = (bytes: Buffer) => Received | undefined;

interface Source {
  /** Bytes that came and are not read yet. */
  rest: Buffer;
  /** Number of bytes that lines may still have. */
  linesLeft: number;
}

/** Yields for more bytes. */
type Reading<Result> = Generator<undefined, Result, Buffer>;
type Headers = Readonly<Record<string, string>>;

/** Bytes of all lines of a response, as in node:http, and of its body: DynamoDB's have up to 16 MB. */
const linesMax = 16_384;
const bodyMax = 64 * 1024 * 1024;

const headerForm = /^([\w!#$%&'*+.^`|~-]+):[\t ]*([\t -~\x80-\xff]*)$/;

/** The size, and extensions that need no quotes. */
const chunkForm = /^([\da-f]{1,7})(?:;[\w!#$%&'*+.^`|~-]+(?:=[\w!#$%&'*+.^`|~-]+)?)*$/i;

/**
 * Creates a reader of one response, whose request was not HEAD. It requires a length or chunks, because the end of a
 * connection does not show that a body is whole.
 * @see RFC 9112
 */
export function createResponseReader(): ReadBytes {
  const source: Source = { rest: Buffer.alloc(0), linesLeft: linesMax };
  const reading = readResponse(source);
  reading.next();
  return (bytes) => {
    const { done, value } = reading.next(bytes);
    if (done !== true) return undefined;
    return source.rest.length === 0 ? value : { ...value, idleMax: 0 };
  };
}

function* readResponse(source: Source): Reading<Received> {
  const [start = '', ...lines] = (yield* readUntil(source, '\r\n\r\n')).split('\r\n');
  const [, digits] = match(/^HTTP\/1\.1 ([1-5]\d\d)(?: [\t -~\x80-\xff]*)?$/, start, 'status line');
  const status = Number(digits);
  const headers = readHeaders(lines);
  const body = yield* readBody(source, status, headers);
  if (status >= 200) return { status, headers, body: body.toString(), idleMax: readIdleMax(headers) };
  if (status === 101) throw malformed('change of protocol');
  return yield* readResponse(source);
}

function* readBody(source: Source, status: number, headers: Headers): Reading<Buffer> {
  const { 'content-length': length, 'transfer-encoding': coding } = headers;
  if (length !== undefined && (coding !== undefined || !/^\d{1,8}$/.test(length))) throw malformed('length');
  if (coding !== undefined && !/^chunked$/i.test(coding)) throw malformed('coding');
  if (status < 200 || status === 204 || status === 304) return source.rest.subarray(0, 0);
  if (coding !== undefined) return yield* readChunks(source);
  if (length === undefined) throw malformed('body without a length');
  return yield* readBytes(source, Number(length));
}

function* readChunks(source: Source): Reading<Buffer> {
  const chunks: Buffer[] = [];
  for (let left = bodyMax; ; ) {
    const [, size] = match(chunkForm, yield* readUntil(source, '\r\n'), 'chunk');
    // The line of a chunk whose bytes follow does not make the lines too long.
    source.linesLeft = linesMax;
    const length = Number.parseInt(String(size), 16);
    left -= length;
    if (left < 0) throw malformed('length');
    if (length === 0) break;
    chunks.push(yield* readBytes(source, length));
    if ((yield* readUntil(source, '\r\n')) !== '') throw malformed('chunk');
  }
  for (let line = yield* readUntil(source, '\r\n'); line !== ''; line = yield* readUntil(source, '\r\n')) {
    readHeaders([line]);
  }
  return Buffer.concat(chunks);
}

/** Returns the text before an end, and passes over both. */
function* readUntil(source: Source, end: string): Reading<string> {
  let index = source.rest.indexOf(end);
  while (index === -1) {
    const { length } = source.rest;
    if (length > source.linesLeft) throw malformed('size');
    source.rest = Buffer.concat([source.rest, yield]);
    index = source.rest.indexOf(end, Math.max(0, length - end.length + 1));
  }
  source.linesLeft -= index + end.length;
  if (source.linesLeft < 0) throw malformed('size');
  const text = source.rest.toString('latin1', 0, index);
  source.rest = source.rest.subarray(index + end.length);
  return text;
}

function* readBytes(source: Source, length: number): Reading<Buffer> {
  if (length > bodyMax) throw malformed('length');
  const parts: Buffer[] = [];
  for (let left = length; ; source.rest = yield) {
    const part = source.rest.subarray(0, left);
    source.rest = source.rest.subarray(part.length);
    left -= part.length;
    parts.push(part);
    if (left === 0) return parts.length === 1 ? part : Buffer.concat(parts, length);
  }
}

/** Returns headers by name. Repeated ones are joined, except those on which the end of the response depends. */
function readHeaders(lines: readonly string[]): Headers {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = match(headerForm, line, 'header');
    const key = name.toLowerCase();
    const before = headers.get(key);
    if (before !== undefined && /^(?:content-length|transfer-encoding)$/.test(key)) throw malformed('length');
    headers.set(key, before === undefined ? value.trimEnd() : `${before}, ${value.trimEnd()}`);
  }
  return Object.fromEntries(headers);
}

/** Returns the time that the server names, less one second: it must not end while a request is on its way. */
function readIdleMax({ connection = '', 'keep-alive': kept = '' }: Headers): number {
  if (/\bclose\b/i.test(connection)) return 0;
  const [, seconds] = /\btimeout=(\d{1,9})/i.exec(kept) ?? [];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Number(seconds) * 1000 - 1000);
}

function match(form: RegExp, text: string, part: string): RegExpExecArray {
  const parts = form.exec(text);
  if (parts === null) throw malformed(part);
  return parts;
}

function malformed(part: string): Error {
  return Object.assign(new Error(`The response's ${part} is malformed or too long.`), { code: 'MALFORMED_RESPONSE' });
}
