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
