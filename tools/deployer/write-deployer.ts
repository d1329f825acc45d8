import { writeFileSync } from 'node:fs';
import { deployedKinds } from '../stages/kinds.ts';
import { renderTemplates } from '../stages/render-templates.ts';
import { toDeployerTemplate } from './deployer-template.ts';

// Other stages have no other types of resources, which a test checks.
const rendered = await renderTemplates(deployedKinds.filter(({ stage }) => stage === 'prod'));
const stacks = rendered.map(({ stage, template }) => ({ name: `todo-api-${stage}`, template }));
writeFileSync('resources/deployer/role.json', `${JSON.stringify(toDeployerTemplate(stacks, 'todo-api'), null, 2)}\n`);
