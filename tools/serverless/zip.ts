import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import JSZip from 'jszip';

/** Unpacks a zip to a folder, which is created if missing. Programs stay executable. @returns the folder */
export async function unzip(zip: Uint8Array, dir: string): Promise<string> {
  const { files } = await JSZip.loadAsync(zip);
  for (const [path, file] of Object.entries(files)) {
    if (file.dir) continue;
    await mkdir(dirname(join(dir, path)), { recursive: true });
    const mode = toMode(Number(file.unixPermissions));
    await writeFile(join(dir, path), await file.async('nodebuffer'), { mode });
  }
  return dir;
}

/** Changes the files of a zip, unpacked in a folder that `edit` gets. */
export async function editZip(file: string, edit: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'zip-'));
  try {
    await edit(await unzip(await readFile(file), dir));
    await writeFile(file, await zip(await readFiles(dir)));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
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

/** Reads all files of a folder, in the order of their paths. */
async function readFiles(dir: string): Promise<readonly PackedFile[]> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const paths = files.map(({ parentPath, name }) => relative(dir, join(parentPath, name))).sort();
  return Promise.all(paths.map((path) => readPacked(dir, path)));
}

async function readPacked(dir: string, path: string): Promise<PackedFile> {
  const { mode } = await stat(join(dir, path));
  return { path, contents: await readFile(join(dir, path)), mode: toMode(mode) };
}

/** All may read a file, and run it if it is a program. */
function toMode(permissions: number): number {
  return (permissions & 0o100) === 0 ? 0o644 : 0o755;
}
