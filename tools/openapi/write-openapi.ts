import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDocument } from './document.ts';
import { readSchemas } from './schemas.ts';

/**
 * Returns the text of docs/openapi.json.
 * @param serviceDir the folder that holds `schemas` and `package.json`
 */
export async function toOpenApi(serviceDir: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(join(serviceDir, 'package.json'), 'utf8'));
  return `${JSON.stringify(createDocument(readSchemas(serviceDir), version), undefined, 2)}\n`;
}

if (import.meta.main) await writeFile('docs/openapi.json', await toOpenApi('.'));
