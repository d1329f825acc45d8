import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import JSZip from 'jszip';

/** Unpacks the bytes of a zip. @returns the folder that holds its files, which is made where it is not there */
export async function unzip(zip: Uint8Array, dir: string): Promise<string> {
  const { files } = await JSZip.loadAsync(zip);
  for (const [path, file] of Object.entries(files)) {
    if (file.dir) continue;
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), await file.async('nodebuffer'));
  }
  return dir;
}

const anonymous = { date: new Date(0), createFolders: false };

/** Packs the files of a folder, for all to read and with no time of their own. @returns the bytes of a zip */
export async function zip(dir: string): Promise<Uint8Array> {
  const files = await readdir(dir, { recursive: true, withFileTypes: true });
  const packed = new JSZip();
  for (const { parentPath, name } of files.filter((file) => file.isFile())) {
    const path = join(parentPath, name);
    packed.file(relative(dir, path), await readFile(path), { ...anonymous, unixPermissions: 0o644 });
  }
  return packed.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', platform: 'UNIX' });
}
