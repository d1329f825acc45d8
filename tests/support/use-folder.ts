import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useForEach, useResource } from './use-resource.ts';

type Fill = (folder: string) => void;

/** @returns a function that returns a temporary folder, a new one for each test */
export function useFolder(fill?: Fill): () => string {
  return useForEach(() => createFolder(fill), removeFolder);
}

/** As useFolder, with one folder for all tests of a block. */
export function useSharedFolder(fill?: Fill): () => string {
  return useResource(() => createFolder(fill), removeFolder);
}

function createFolder(fill?: Fill): string {
  const folder = mkdtempSync(join(tmpdir(), 'todo-test-'));
  fill?.(folder);
  return folder;
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
