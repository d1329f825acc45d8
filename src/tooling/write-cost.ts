import { readFileSync } from 'node:fs';
import { toCurrentPage } from './cost/report.ts';
import { writeWhenChanged } from './write-when-changed.ts';

// `npm run cost:docs`: brings the tables of these pages up to date.
for (const file of ['docs/cost.md', 'docs/scaling.md']) {
  await writeWhenChanged(file, toCurrentPage(readFileSync(file, 'utf8')));
}
