/** Requests in progress, and bytes of their bodies and large replies. */
export interface Load {
  /** A handler may still work for a client that has left. */
  active: number;
  bytes: number;
  /** Called when no request is in progress. */
  onIdle?: () => void;
}

/** One request's part of the load. */
export interface Share {
  bytes: number;
}

/** Thrown for a request that the server has no capacity for. */
export class Overload extends Error {}

/** Counts a request. @returns a function to call when its handler has ended, and when its response has */
export function enter(share: Share, load: Load): () => void {
  let parts = 2;
  load.active += 1;
  return () => {
    parts -= 1;
    if (parts > 0) return;
    load.active -= 1;
    load.bytes -= share.bytes;
    if (load.active === 0) load.onIdle?.();
  };
}

/** Counts bytes of a request's body or reply. @throws Overload if there would be more than the limit */
export function hold(bytes: number, share: Share, load: Load, bytesMax: number): void {
  if (load.bytes + bytes > bytesMax) throw new Overload();
  share.bytes += bytes;
  load.bytes += bytes;
}
