import { runSteps, type Steps } from './run-steps.ts';

const documents: Steps = {
  openapi: {
    does: 'writes docs/openapi.json from the schemas and the route table',
    command: 'node tools/openapi/write-openapi.ts',
  },
  cost: { does: 'updates the tables of docs/cost.md and docs/storage.md', command: 'node tools/cost/write-cost.ts' },
  stages: {
    does: 'writes docs/stages.md from the templates of all stages',
    command: 'node tools/stages/write-stages.ts',
  },
  deployer: {
    does: 'writes resources/deployer/role.json, the rights to deploy, from the templates of all stages',
    command: 'node tools/deployer/write-deployer.ts',
  },
};

runSteps('docs', documents, process.argv.slice(2));
