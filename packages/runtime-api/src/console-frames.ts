/** Bytes before each text: type, length, and the time in microseconds. */
const headerBytes = 16;

/**
 * Creates a parser of what a runtime's console writes to its own descriptor: frames of a header and a text. Unlike a
 * line, a text may hold line breaks.
 * @returns a function that takes the next bytes, and returns the texts that are complete
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
export function createFrameParser(): (chunk: Uint8Array) => readonly string[] {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    const texts: string[] = [];
    for (let end = toEnd(pending); end <= pending.length; end = toEnd(pending)) {
      texts.push(pending.toString('utf8', headerBytes, end));
      pending = pending.subarray(end);
    }
    return texts;
  };
}

function toEnd(pending: Buffer): number {
  return pending.length < headerBytes ? Number.POSITIVE_INFINITY : headerBytes + pending.readUInt32BE(4);
}
