import { readFileSync } from 'node:fs';
import { writeWhenChanged } from '../schemas/write-when-changed.ts';
import { toCurrentPage } from './report.ts';

// `npm run cost:docs`: brings the tables of these pages up to date.
for (const file of ['docs/cost.md', 'docs/scaling.md']) {
  await writeWhenChanged(file, toCurrentPage(readFileSync(file, 'utf8')));
}
