import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Content, toContent } from '../../src/reference/content-reply.ts';
import { writeWhenChanged } from '../schemas/write-when-changed.ts';
import type { OpenApi } from './openapi-types.ts';
import { renderPage } from './render-page.ts';
import { describeProblem, listProblemCodes, renderProblem } from './render-problem.ts';

/**
 * Compiles the reference of `docs/openapi.json` to `src/generated/docs.js` and `docs.d.ts`: the document, the page,
 * its style and script, and a page per problem. All are compressed, because a function that starts would pay for it. Unchanged files are not written.
 * @param serviceDir folder with `docs` and `src`
 */
export async function compileDocs(serviceDir: string): Promise<void> {
  const document: OpenApi = JSON.parse(await readFile(join(serviceDir, 'docs', 'openapi.json'), 'utf8'));
  const pageDir = join(serviceDir, 'src', 'reference', 'page');
  const contents: Readonly<Record<string, readonly Content[]>> = {
    '/openapi.json': [toContent('application/json', JSON.stringify(document))],
    '/docs': [toContent(htmlType, renderPage(document))],
    '/docs/page.css': [toContent('text/css; charset=utf-8', await bundle(join(pageDir, 'page.css')))],
    '/docs/try-it.js': [toContent('text/javascript; charset=utf-8', await bundle(join(pageDir, 'try-it.ts')))],
    ...Object.fromEntries(listProblemCodes().map((code) => [`/problems/${code}`, toProblemContents(document, code)])),
  };
  const generated = join(serviceDir, 'src', 'generated');
  await mkdir(generated, { recursive: true });
  await writeWhenChanged(join(generated, 'docs.js'), toModule({ contents }));
  await writeWhenChanged(join(generated, 'docs.d.ts'), types);
}

const htmlType = 'text/html; charset=utf-8';

function toProblemContents(document: OpenApi, code: Parameters<typeof renderProblem>[1]): readonly Content[] {
  return [
    toContent('application/json', JSON.stringify(describeProblem(document, code))),
    toContent(htmlType, renderProblem(document, code)),
  ];
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}

function toModule(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value, undefined, 2)};\n`)
    .join('');
}

const types = `import type { Content } from '../../src/reference/content-reply.ts';
export declare const contents: Readonly<Record<string, readonly Content[]>>;
`;

if (import.meta.main) void compileDocs(process.cwd());
