import { writeFileSync } from 'node:fs';
import { stageNames } from './kinds.ts';
import { renderTemplate } from './render-template.ts';
import { toStagesPage } from './stages-page.ts';

const templates = stageNames.map((stage) => [stage, renderTemplate(stage)] as const);
writeFileSync('docs/stages.md', toStagesPage(Object.fromEntries(templates)));
