import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from '../support/service-dir.ts';

const pages = globSync(['*.md', 'docs/*.md', 'bench/README.md', 'packages/*/README.md', 'examples/*/README.md'], {
  cwd: serviceDir,
});
const read = (page: string) => readFileSync(join(serviceDir, page), 'utf8');

test('every relative link of a page leads to a file, and to a heading of it', () => {
  const links = pages.flatMap((page) => findLinks(read(page)).map((link) => ({ page, link })));
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter(({ page, link }) => !leadsSomewhere(page, link))).toEqual([]);
});

test('every path of ours that a page names is there', () => {
  const paths = pages.flatMap((page) => findPaths(read(page)).map((path) => ({ page, path })));
  expect(paths.filter(({ path }) => !existsSync(join(serviceDir, path)))).toEqual([]);
});

function findPaths(markdown: string): readonly string[] {
  const folders = 'bench|docs|examples|packages|resources|schemas|src|tests|tools';
  return [...markdown.matchAll(new RegExp(`\`((?:${folders})/[\\w./-]*)\``, 'g'))].map(([, path = '']) => path);
}

function findLinks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(serviceDir, target))) return false;
  return heading === undefined || toAnchors(read(target)).includes(heading);
}

/** The anchors that GitHub gives the headings of a page. */
function toAnchors(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
