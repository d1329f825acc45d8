import { readFile, rename, writeFile } from 'node:fs/promises';

/** Writes a file atomically, unless it has this content. */
export async function writeWhenChanged(file: string, content: string): Promise<void> {
  const current = await readFile(file, 'utf8').catch(() => undefined);
  if (current === content) return;
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}
