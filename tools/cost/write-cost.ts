import { readFileSync } from 'node:fs';
import { writeWhenChanged } from '../schemas/write-when-changed.ts';
import { toCurrentPage } from './report.ts';

// `npm run cost:docs`: brings the tables of this page up to date.
await writeWhenChanged('docs/cost.md', toCurrentPage(readFileSync('docs/cost.md', 'utf8')));
