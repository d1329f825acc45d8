import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
