import { cpSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

const folders = ['docs', 'packages', 'resources', 'schemas', 'src', 'tools'];
const copied = [...folders, 'package.json', 'serverless.yml', 'tsconfig.json'];

/** A fresh checkout has no generated code, and tools/checks/ci-only has packages of its own. */
const isSource = (file: string) => !file.endsWith(join('src', 'generated')) && basename(file) !== 'node_modules';

/** Copies what the framework reads of this service, and links its packages. A run in the copy does not disturb others. */
export function copyService(from: string, to: string): void {
  for (const name of copied) cpSync(join(from, name), join(to, name), { recursive: true, filter: isSource });
  symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'));
}
