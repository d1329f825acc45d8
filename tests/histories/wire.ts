import type { Instance } from '../stores/engines.ts';

/** Request that a client sent to the engine, and that the test holds. Every fault of a network is made of its acts. */
export interface Held {
  /** Whether it may change a todo. */
  readonly isWrite: boolean;
  /** Delivers the request, once more with each call and even if the client has given up. */
  readonly deliver: () => Promise<Delivered>;
  /** Responds as an engine that has failed, and that may have done what the request asks for. */
  readonly fail: () => void;
  /** Responds as an engine that has no capacity, and that has done nothing. */
  readonly throttle: () => void;
  /** Resets the connection, so that the client has no response. */
  readonly reset: () => void;
}

/** The engine's response to a request. */
export interface Delivered {
  /** Whether the engine has done what the request asks for, or refused a write for its condition. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Passes the response on to the client. */
  readonly pass: () => void;
}

/** Proxy before an engine. It holds each request until the test has decided what happens to it. */
export interface Wire {
  /** Opens an instance of the store whose requests come to the wire. @param attempt milliseconds of an attempt at most */
  readonly connect: (attempt?: number) => Instance;
  /** Waits for the next request. To wait once more, before it comes, is to wait for the same. */
  readonly next: () => Promise<Held>;
  /** Delivers all further requests, and passes their responses on. */
  readonly passAll: () => void;
  /** Ends all connections. */
  readonly disconnect: () => void;
  readonly close: () => void;
}

/** Creates what is common to all wires: the requests that are held, in order of their arrival. */
export function createQueue() {
  const arrived: Held[] = [];
  let waiting: PromiseWithResolvers<Held> | undefined;
  let passes = false;
  return { hold, next, passAll };

  function hold(held: Held): void {
    if (passes) return void pass(held);
    if (waiting === undefined) return void arrived.push(held);
    waiting.resolve(held);
    waiting = undefined;
  }

  async function next(): Promise<Held> {
    const first = arrived.shift();
    if (first !== undefined) return first;
    waiting ??= Promise.withResolvers();
    return waiting.promise;
  }

  function passAll(): void {
    passes = true;
    for (const held of arrived.splice(0)) void pass(held);
  }
}

/** Delivers a request and passes its response on. */
export async function pass(held: Held): Promise<void> {
  (await held.deliver()).pass();
}
