import { setTimeout } from 'node:timers/promises';
import type { Objects } from '#lean-aws/objects.ts';
import { TodoError } from '../../todos/errors.ts';
import type { Entries } from '../memory/entries.ts';
import { orUnavailable } from './failure.ts';
import { createGroups } from './groups.ts';
import { bytesMax, parseDocument, toBody, toKey, toSize, withoutExpired } from './owner-document.ts';

export interface DocumentsContext {
  readonly objects: Pick<Objects, 'get' | 'put'>;
  /** Called with each read or write request. */
  readonly report: (kind: 'read' | 'write', requests: number) => void;
  readonly now?: () => Date;
  /** Waits the given milliseconds before another attempt. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

export interface Written<Result> {
  readonly result: Result;
  /** An attempt to store it got no response, but may have taken effect. */
  readonly isUncertain: boolean;
}

/** Owners' entries, one document in S3 each. Reads are strongly consistent. */
export interface Documents {
  read(owner: string): Promise<Entries>;
  /**
   * Runs a command that changes at most one entry, and stores the change or, on an error, nothing. The
   * command may run several times, each time on the entries as they then are.
   * @throws TodoError `storage_full` if the document would become too large
   */
  write<Result>(owner: string, id: string, command: (entries: Entries) => Result): Promise<Written<Result>>;
}

/** Ten writers that always start together need ten attempts, for one of them wins each time. */
const attemptsMax = 10;
const firstWaitMaxMillis = 50;
const waitMaxMillis = 500;

/** Command that waits until its changes are stored. */
interface Task {
  readonly id: string;
  /** Runs the command, and returns a function that hands out its result. */
  readonly run: (entries: Entries) => (isUncertain: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Creates the owners' documents. An owner's writes that wait at the same time are stored by one request. */
export function createDocuments(context: DocumentsContext): Documents {
  const { objects, report, now = () => new Date(), wait = setTimeout } = context;
  const join = createGroups<Task>((owner, tasks) =>
    commit(owner, tasks).catch((error: unknown) => {
      for (const { reject } of tasks) reject(error);
    }),
  );
  return {
    read: async (owner) => (await read(owner)).entries,

    write<Result>(owner: string, id: string, command: (entries: Entries) => Result): Promise<Written<Result>> {
      const { promise, resolve, reject } = Promise.withResolvers<Written<Result>>();
      const run = (entries: Entries) => {
        const result = command(entries);
        return (isUncertain: boolean) => resolve({ result, isUncertain });
      };
      join(owner, { id, run, reject });
      return promise;
    },
  };

  async function read(owner: string) {
    const key = toKey(owner);
    report('read', 1);
    const object = await orUnavailable(objects.get(key));
    return { entries: parseDocument(owner, object?.body), ...object };
  }

  /**
   * Stores the changes of tasks, in one conditional request, or tries again from the start if another writer was first.
   * An attempt without a response can take effect only while its ETag is current. The next attempt reads either that
   * ETag, and then the tasks write again, or a later state, which is final. So only a task that finds its own write
   * stored is uncertain: whether an attempt here or an earlier request stored it.
   */
  async function commit(owner: string, tasks: readonly Task[]): Promise<void> {
    const time = now();
    let isUncertain = false;
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      if (attempt > 0) await wait(Math.random() * Math.min(waitMaxMillis, firstWaitMaxMillis * 2 ** attempt));
      const { entries, etag, body } = await read(owner);
      const kept = withoutExpired(entries, time);
      const size = Buffer.byteLength(body !== undefined && kept.size === entries.size ? body : toBody(owner, kept));
      const change = runAll(owner, tasks, kept, size);
      const stored = change.body === undefined || (await put(owner, change.body, etag));
      if (stored === true) return change.settleAll(isUncertain);
      isUncertain ||= stored.isUncertain;
    }
    throw new TodoError('storage_unavailable', { cause: new Error('Other writers were first at each attempt.') });
  }

  async function put(owner: string, body: string, etag: string | undefined) {
    report('write', 1);
    const result = await orUnavailable(objects.put(toKey(owner), body, etag));
    return result.isWritten || result;
  }
}

/**
 * Runs tasks one after the other. The body is undefined if none of them changes anything. A write that does not add to
 * a document is never refused for its size.
 */
function runAll(owner: string, tasks: readonly Task[], entries: Entries, sizeBefore: number) {
  let size = sizeBefore;
  let isChanged = false;
  const settlers = tasks.map(({ id, run, reject }) => {
    const before = entries.get(id);
    const settle = run(entries);
    const after = entries.get(id);
    if (after === before) return settle;
    const growth = toSize(id, after) - toSize(id, before);
    if (growth > 0 && size + growth > bytesMax) {
      if (before === undefined) entries.delete(id);
      else entries.set(id, before);
      return () => reject(new TodoError('storage_full'));
    }
    size += growth;
    isChanged = true;
    return settle;
  });
  const settleAll = (isUncertain: boolean) => {
    for (const settle of settlers) settle(isUncertain);
  };
  return { body: isChanged ? toBody(owner, entries) : undefined, settleAll };
}
