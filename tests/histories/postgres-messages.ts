import type { Socket } from 'node:net';

export interface Message {
  readonly type: string;
  readonly text: string;
}

/** Returns a message of the protocol. @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
export function toMessage(type: string, text: string): Buffer {
  const message = Buffer.alloc(5 + Buffer.byteLength(text));
  message.write(type);
  message.writeInt32BE(message.length - 1, 1);
  message.write(text, 5);
  return message;
}

/** Returns the complete messages at the start of some bytes. */
export function toMessages(bytes: Buffer): readonly Message[] {
  const messages: Message[] = [];
  for (let start = 0; bytes.length >= start + 5; ) {
    const end = start + 1 + bytes.readInt32BE(start + 1);
    if (end > bytes.length) break;
    messages.push({ type: bytes.toString('latin1', start, start + 1), text: bytes.toString('utf8', start + 5, end) });
    start = end;
  }
  return messages;
}

/** Returns the length of the messages to the first of a type, which it includes. It is 0 until that one has arrived. */
export function findEnd(bytes: Buffer, type: string): number {
  for (let start = 0; bytes.length >= start + 5; ) {
    const end = start + 1 + bytes.readInt32BE(start + 1);
    if (end > bytes.length) return 0;
    if (bytes.toString('latin1', start, start + 1) === type) return end;
    start = end;
  }
  return 0;
}

/** Greets a client, and calls `onRequest` with its messages up to each `Sync`. */
export function readRequests(socket: Socket, greeting: Buffer, onRequest: (request: Buffer) => void): void {
  let bytes = Buffer.alloc(0);
  let isGreeted = false;
  socket.setNoDelay().on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (!isGreeted && bytes.length >= 4 && bytes.length >= bytes.readInt32BE()) {
      bytes = bytes.subarray(bytes.readInt32BE());
      isGreeted = socket.write(greeting) || true;
    }
    for (let end = findEnd(bytes, 'S'); isGreeted && end > 0; end = findEnd(bytes, 'S')) {
      onRequest(bytes.subarray(0, end));
      bytes = bytes.subarray(end);
    }
  });
}
