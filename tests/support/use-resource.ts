import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';

type Open<T> = () => T | Promise<T>;
type Close<T> = (resource: T) => unknown;

/**
 * Opens a resource before the tests of a block and closes it after them. A resource that did not open is not closed, so
 * that the block ends with the error of its opening, and what was opened before it is closed all the same.
 * @param close without it the resource is closed by its own `close`, if it has one
 * @returns a function that returns the resource to the tests
 */
export function useResource<T>(open: Open<T>, close: Close<T> = closeIt): () => T {
  return use(beforeAll, afterAll, open, close);
}

/** As useResource, with a new resource for each test. */
export function useForEach<T>(open: Open<T>, close: Close<T> = closeIt): () => T {
  return use(beforeEach, afterEach, open, close);
}

/** @returns a function that adds what a test must do at its end, in whatever way it ends */
export function useCleanUp(): (end: () => unknown) => void {
  const ends = useForEach<(() => unknown)[]>(
    () => [],
    (all) => Promise.all(all.map((end) => end())),
  );
  return (end) => void ends().push(end);
}

type Hook = (run: () => Promise<void>) => void;

function use<T>(before: Hook, after: Hook, open: Open<T>, close: Close<T>): () => T {
  let opened: readonly T[] = [];
  before(async () => {
    opened = [await open()];
  });
  after(async () => {
    const closing = opened;
    opened = [];
    for (const resource of closing) await close(resource);
  });
  return () => {
    if (opened.length === 0) throw new Error('This resource is open only while the tests of its block run.');
    return opened[0] as T;
  };
}

function closeIt(resource: unknown): unknown {
  return (resource as { readonly close?: () => unknown } | undefined)?.close?.();
}
