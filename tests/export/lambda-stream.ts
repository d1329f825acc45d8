import { once } from 'node:events';
import { Writable } from 'node:stream';

interface Prelude {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The stream that Lambda's runtime gives a function, and what its reader sees of it. */
export interface LambdaStream {
  readonly stream: Writable;
  /** Status and headers, once they are known. */
  readonly prelude: () => Prelude | undefined;
  /** What has been written. */
  readonly text: () => string;
  /** Takes what has been written, and waits for what is written next. */
  readonly take: () => Promise<void>;
  /** Takes all that comes. */
  readonly takeAll: () => void;
}

const preludes = new WeakMap<Writable, string>();

// As Lambda's runtime does: a function marks its handler, and says status and headers before the body.
Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: <Handler>(handler: Handler) => handler,
    HttpResponseStream: {
      from(stream: Writable, prelude: Prelude) {
        preludes.set(stream, JSON.stringify(prelude));
        return stream;
      },
    },
  },
});

/** @returns a stream that takes nothing before it is told to, and has no room for more */
export function createLambdaStream(): LambdaStream {
  const chunks: Buffer[] = [];
  let takesAll = false;
  let goOn: () => void = () => undefined;
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      goOn = done;
      if (takesAll || chunk.length === 0) done();
      else stream.emit('written');
    },
  });
  return {
    stream,
    prelude: () => {
      const prelude = preludes.get(stream);
      return prelude === undefined ? undefined : JSON.parse(prelude);
    },
    text: () => Buffer.concat(chunks).toString(),
    take: async () => {
      const written = once(stream, 'written');
      goOn();
      await written;
    },
    takeAll: () => {
      takesAll = true;
      goOn();
    },
  };
}
