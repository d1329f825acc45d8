import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDocument } from './document.ts';
import { readSchemas } from './schemas.ts';

/**
 * Writes `docs/openapi.json`, the document of the service in a folder.
 * @param serviceDir the folder that holds `schemas`, `docs` and `package.json`
 */
export async function writeOpenApi(serviceDir: string): Promise<void> {
  await mkdir(join(serviceDir, 'docs'), { recursive: true });
  await writeFile(join(serviceDir, 'docs', 'openapi.json'), await toOpenApi(serviceDir));
}

/** @returns the text of the document */
export async function toOpenApi(serviceDir: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(join(serviceDir, 'package.json'), 'utf8'));
  return `${JSON.stringify(createDocument(readSchemas(serviceDir), version), undefined, 2)}\n`;
}

if (import.meta.main) await writeOpenApi(process.cwd());
