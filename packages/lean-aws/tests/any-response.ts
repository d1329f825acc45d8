import fc from 'fast-check';

const tokenChars = [..."abcxyzABC0189!#$%&'*+.^_`|~-"];
const token = fc.string({ unit: fc.constantFrom(...tokenChars), minLength: 1, maxLength: 8 });
const textChars = [...' \tabc:;,="/\\{}<>\x80\xe9\xff'];
const value = fc.string({ unit: fc.constantFrom(...textChars), maxLength: 20 }).map((text) => text.trim());
const space = fc.constantFrom('', ' ', '\t', ' \t ');
const name = fc.oneof(
  token.map((text) => `x-${text}`),
  fc.constantFrom('ETag', 'etag', 'Retry-After', 'Date'),
);
const header = fc.tuple(name, space, value, space).map(([key, ...parts]) => `${key}:${parts.join('')}\r\n`);
const headers = fc.array(header, { maxLength: 6 }).map((lines) => lines.join(''));
const reason = fc.constantFrom('', ' ', ' OK', ' Not Found', ' \xe9');

const interim = fc
  .tuple(fc.constantFrom(100, 102, 103), headers)
  .map(([status, lines]) => latin1(`HTTP/1.1 ${status} Wait\r\n${lines}\r\n`));

const body = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => Buffer.from(text));

/** Bodies in their two forms, with the header that announces them. */
const withLength = body.map((bytes) => ({ framing: `Content-Length: ${bytes.length}\r\n`, content: bytes }));
const chunk = fc
  .tuple(body, fc.constantFrom('', ';a', ';a=b', ';a;b=c'), fc.boolean())
  .filter(([bytes]) => bytes.length > 0)
  .map(([bytes, extension, isUpper]) => {
    const size = bytes.length.toString(16);
    return Buffer.concat([latin1(`${isUpper ? size.toUpperCase() : size}${extension}\r\n`), bytes, latin1('\r\n')]);
  });
const withChunks = fc.tuple(fc.array(chunk, { maxLength: 5 }), headers).map(([chunks, trailers]) => ({
  framing: 'transfer-encoding: Chunked\r\n',
  content: Buffer.concat([...chunks, latin1(`0\r\n${trailers}\r\n`)]),
}));
const withBody = fc
  .tuple(fc.integer({ min: 200, max: 599 }), reason, headers, fc.oneof(withLength, withChunks), headers)
  .filter(([status]) => status !== 204 && status !== 304)
  .map(([status, phrase, before, { framing, content }, after]) =>
    Buffer.concat([latin1(`HTTP/1.1 ${status}${phrase}\r\n${before}${framing}${after}\r\n`), content]),
  );
const withoutBody = fc
  .tuple(fc.constantFrom('204', '304', '304 Not Modified'), headers)
  .map(([status, lines]) => latin1(`HTTP/1.1 ${status}\r\n${lines}\r\n`));

/** Bytes of a response to a POST, after those that only ask to wait. */
export const anyResponse = fc
  .tuple(fc.array(interim, { maxLength: 2 }), fc.oneof({ weight: 5, arbitrary: withBody }, withoutBody))
  .map(([before, last]) => Buffer.concat([...before, last]));

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
