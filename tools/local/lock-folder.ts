import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Locks of this process. One that is garbage-collected would be released. */
const locks = new Set<DatabaseSync>();

/**
 * Creates a folder, and locks it for this process until it ends or calls the returned function. The lock is the operating
 * system's, on a file of SQLite, because Node has no other. It ends with the process, even if that is killed.
 * @throws Error if the folder cannot be created, or another process has locked it
 */
export function lockFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true });
    const lock = new DatabaseSync(join(folder, 'lock'));
    lock.exec('BEGIN EXCLUSIVE');
    locks.add(lock);
    return () => {
      locks.delete(lock);
      lock.close();
    };
  } catch (error) {
    const { message } = error as Error;
    const reason = message === 'database is locked' ? `another process uses ${folder}` : message;
    throw new Error(`LOCAL_DATA_DIR cannot be used: ${reason}`);
  }
}
