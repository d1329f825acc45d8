import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import JSZip from 'jszip';

/** Unpacks a zip to a folder, which is created if missing. @returns the folder */
export async function unzip(zip: Uint8Array, dir: string): Promise<string> {
  const { files } = await JSZip.loadAsync(zip);
  for (const [path, file] of Object.entries(files)) {
    if (file.dir) continue;
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), await file.async('nodebuffer'));
  }
  return dir;
}

/** File to pack. Without a mode, all may read it. */
export interface PackedFile {
  readonly path: string;
  readonly contents: Uint8Array | string;
  readonly mode?: number;
}

/** Packs files. The same files make the same bytes. */
export async function zip(files: readonly PackedFile[]): Promise<Buffer> {
  const packed = new JSZip();
  for (const { path, contents, mode = 0o644 } of files) {
    packed.file(path, contents, { ...anonymous, unixPermissions: regularFile | mode });
  }
  return packed.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', platform: 'UNIX' });
}

/** The earliest time in a zip. */
const anonymous = { date: new Date('1980-01-01T00:00:00Z'), createFolders: false };
const regularFile = 0o100_000;

/** Reads all files of a folder. */
export async function readFiles(dir: string): Promise<readonly PackedFile[]> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(paths.map(async (path) => ({ path: relative(dir, path), contents: await readFile(path) })));
}
