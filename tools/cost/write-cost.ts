import { readFileSync } from 'node:fs';
import { writeWhenChanged } from '../schemas/write-when-changed.ts';
import { toCostReport } from './report.ts';

/**
 * Replaces what follows each `<!-- npm run cost ... -->` in a Markdown page by the current output of that command. With
 * a word in parentheses, as in `<!-- npm run cost -- --capacity (units) -->`, only by the table whose header it begins.
 */
export function toCurrentPage(page: string): string {
  return page.replace(block, (_all, start: string, args: string, header: string | undefined, end: string) => {
    const report = toCostReport(args.split(' ').filter((arg) => arg !== '' && arg !== '--'));
    return `${start}\n${header === undefined ? report : findTable(report, header)}\n\n${end}`;
  });
}

const block = /(<!-- npm run cost(.*?)(?:\((\w+)\) )?-->\n)[\s\S]*?(<!-- end -->)/g;

function findTable(report: string, header: string): string {
  const table = report.split('\n\n').find((part) => part.startsWith(`| ${header} `));
  if (table === undefined) throw new Error(`npm run cost prints no table that begins with ${header}`);
  return table.trimEnd();
}

/** Pages that show what the command prints. */
export const pages = ['docs/cost.md', 'docs/storage.md'];

if (import.meta.main) {
  for (const page of pages) await writeWhenChanged(page, toCurrentPage(readFileSync(page, 'utf8')));
}
