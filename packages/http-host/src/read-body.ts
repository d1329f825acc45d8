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
  const chunks: Buffer[] = [];
  let length = 0;
  const keep = (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    hold(chunk.length);
    if (length >= bytesMax) resolve(Buffer.concat(chunks, bytesMax));
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
    .on('end', () => resolve(Buffer.concat(chunks)))
    .on('close', () => {
      // An error that nothing needs would cost its stack.
      if (!request.readableEnded) reject(new Error('The connection ended before the body.'));
    })
    .on('error', reject);
  return promise;
}
