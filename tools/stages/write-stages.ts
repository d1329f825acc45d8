import { writeFileSync } from 'node:fs';
import { stagesWithStores } from './kinds.ts';
import { renderTemplates } from './render-templates.ts';
import { toStagesPage } from './stages-page.ts';

const compared: readonly string[] = ['dev', 'prod'];
const rendered = await renderTemplates(
  stagesWithStores.filter(({ stage, store }) => store === 'dynamodb' || compared.includes(stage)),
);
const byStore = Map.groupBy(rendered, ({ store }) => store);
const stores = [...byStore].map(([store, group]) => [
  store,
  toTemplates(group.filter(({ stage }) => compared.includes(stage))),
]);
writeFileSync('docs/stages.md', toStagesPage(toTemplates(byStore.get('dynamodb') ?? []), Object.fromEntries(stores)));

function toTemplates(group: typeof rendered) {
  return Object.fromEntries(group.map(({ stage, template }) => [stage, template]));
}
