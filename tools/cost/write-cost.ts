import { readFileSync } from 'node:fs';
import { writeWhenChanged } from '../schemas/write-when-changed.ts';
import { toCostReport } from './report.ts';

/** Replaces what follows each `<!-- npm run cost ... -->` in a Markdown page by the current output of that command. */
export function toCurrentPage(page: string): string {
  return page.replace(block, (_all, start: string, args: string, end: string) => {
    const report = toCostReport(args.split(' ').filter((arg) => arg !== '' && arg !== '--'));
    return `${start}\n${report}\n\n${end}`;
  });
}

const block = /(<!-- npm run cost(.*?) -->\n)[\s\S]*?(<!-- end -->)/g;

if (import.meta.main) await writeWhenChanged('docs/cost.md', toCurrentPage(readFileSync('docs/cost.md', 'utf8')));
