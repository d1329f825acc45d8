import { join } from 'node:path';
import { installPackages } from '../install-packages.ts';
import { writeClient } from '../openapi/write-client.ts';

/** Folder of the example app. */
export const exampleDir = join('examples', 'web');

/** Vite, which serves and builds the app. */
export const vite = join(exampleDir, 'node_modules', 'vite', 'bin', 'vite.js');

/** Gives the example app the present client, and its packages if they are missing. @returns why that failed, or undefined */
export async function prepareExample(): Promise<string | undefined> {
  await writeClient('.', join(exampleDir, 'client'));
  return installPackages(exampleDir);
}
