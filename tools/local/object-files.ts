import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Texts by name. All calls are synchronous, so that a check and a write are one step of this process. */
export interface ObjectFiles {
  read(name: string): string | undefined;
  write(name: string, text: string): void;
  remove(name: string): void;
  names(): readonly string[];
}

/** Keeps the texts in memory. */
export function openMemory(): ObjectFiles {
  const texts = new Map<string, string>();
  return {
    read: (name) => texts.get(name),
    write: (name, text) => void texts.set(name, text),
    remove: (name) => void texts.delete(name),
    names: () => [...texts.keys()],
  };
}

/**
 * Keeps each text in a file of a folder. A killed process leaves each file as it was before or after a write.
 * @throws Error if the folder cannot be created
 */
export function openFolder(folder: string): ObjectFiles {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Error(`LOCAL_DATA_DIR cannot be used: ${(error as Error).message}`);
  }
  // The ending keeps names such as `..` inside the folder.
  const toPath = (name: string) => join(folder, `${encodeURIComponent(name)}.object`);
  return {
    read(name) {
      try {
        return readFileSync(toPath(name), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },

    write(name, text) {
      const path = toPath(name);
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    },

    remove: (name) => rmSync(toPath(name), { force: true }),
    names: () =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.object'))
        .map((file) => decodeURIComponent(file.slice(0, -'.object'.length))),
  };
}
