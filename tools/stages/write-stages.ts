import { writeFileSync } from 'node:fs';
import { stageNames, storeKinds } from './kinds.ts';
import { renderTemplate } from './render-template.ts';
import { toStagesPage } from './stages-page.ts';

const templates = Object.fromEntries(stageNames.map((stage) => [stage, renderTemplate(stage)]));
const stores = Object.entries(storeKinds).map(([kind, settings]) => {
  const { dev, prod } = templates;
  const own = kind === 'dynamodb' ? { dev, prod } : {};
  return [
    kind,
    { dev: own.dev ?? renderTemplate('dev', settings), prod: own.prod ?? renderTemplate('prod', settings) },
  ];
});
writeFileSync('docs/stages.md', toStagesPage(templates, Object.fromEntries(stores)));
