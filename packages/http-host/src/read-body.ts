import { Buffer, isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** Body of an event. */
export interface EventBody {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

const none: EventBody = { isBase64Encoded: false };

/**
 * Reads the body of a request: as text if it is UTF-8, else in base64. Of a longer body it keeps one byte more than the
 * limit, so that the handler sees that it is too long.
 * @param hold called with the size of each part that is kept
 * @throws Error of the connection if it ends before the body, or what `hold` throws
 */
export async function readBody(
  request: IncomingMessage,
  bytesMax: number,
  hold: (bytes: number) => void,
): Promise<EventBody> {
  const { headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return none;
  const bytes = await readBytes(request, bytesMax + 1, hold);
  if (bytes.length === 0) return none;
  const isBase64Encoded = !isUtf8(bytes);
  return { body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}

/** node:http reads and drops the rest, so that a client that sends first and reads later gets its response. */
function readBytes(request: IncomingMessage, bytesMax: number, hold: (bytes: number) => void): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  let bytes: Buffer = Buffer.alloc(0);
  let length = 0;
  const keep = (chunk: Buffer) => {
    const start = length;
    length = Math.min(start + chunk.length, bytesMax);
    bytes = start === 0 ? chunk.subarray(0, length) : enlarge(bytes, start, length);
    if (start > 0) chunk.copy(bytes, start);
    hold(length - start);
    if (length === bytesMax) resolve(bytes.subarray(0, length));
  };
  request
    .on('data', (chunk: Buffer) => {
      try {
        if (length < bytesMax) keep(chunk);
      } catch (error) {
        length = bytesMax;
        reject(error);
      }
    })
    .on('end', () => resolve(bytes.subarray(0, length)))
    .on('close', () => {
      // An error that nothing needs would cost its stack.
      if (!request.readableEnded) reject(new Error('The connection ended before the body.'));
    })
    .on('error', reject);
  return promise;
}

/**
 * Returns a buffer of at least the given size that begins with the used bytes. A buffer for each part of a body would
 * let a client that sends it byte by byte take several hundred times its size.
 */
function enlarge(bytes: Buffer, used: number, size: number): Buffer {
  if (size <= bytes.length) return bytes;
  const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * bytes.length));
  bytes.copy(larger, 0, 0, used);
  return larger;
}
