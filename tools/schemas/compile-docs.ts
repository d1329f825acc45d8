import { mkdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Content, toContent } from '../../src/reference/content-reply.ts';
import { writeWhenChanged } from './write-when-changed.ts';

/**
 * Compiles the page of the reference and its assets, gzipped, to `src/generated/docs.js` and `docs.d.ts`. Unchanged
 * files are not written.
 * @param serviceDir folder with `src` and `node_modules`
 */
export async function compileDocs(serviceDir: string): Promise<void> {
  const page = await readContent(join(serviceDir, pageFolder, 'index.html'));
  const assets: Record<string, Content> = {};
  for (const [name, folder] of Object.entries(assetFolders)) {
    assets[name] = await readContent(join(serviceDir, folder, name));
  }
  const generated = join(serviceDir, 'src', 'generated');
  await mkdir(generated, { recursive: true });
  await writeWhenChanged(join(generated, 'docs.js'), toModule({ page, assets }));
  await writeWhenChanged(join(generated, 'docs.d.ts'), types);
}

const pageFolder = 'src/reference/page';
const swaggerUi = 'node_modules/swagger-ui-dist';

/** Assets of the page by their folder. The licences go with the code. */
const assetFolders = {
  'start.js': pageFolder,
  'swagger-ui.css': swaggerUi,
  'swagger-ui-bundle.js': swaggerUi,
  'swagger-ui-bundle.js.LICENSE.txt': swaggerUi,
  LICENSE: swaggerUi,
  NOTICE: swaggerUi,
};

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

async function readContent(file: string): Promise<Content> {
  return toContent(mediaTypes[extname(file)] ?? 'text/plain; charset=utf-8', await readFile(file));
}

function toModule(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value, undefined, 2)};\n`)
    .join('');
}

const types = `import type { Content } from '../../src/reference/content-reply.ts';
export declare const page: Content;
export declare const assets: Readonly<Record<string, Content>>;
`;

if (import.meta.main) void compileDocs(process.cwd());
