import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from './comparable-template.ts';
import { exampleSettings, stageNames } from './kinds.ts';
import { toStagesPage } from './stages-page.ts';

// `npm run stages`: packages one stage of each kind, and writes docs/stages.md from the templates.
const templates = stageNames.map((stage) => [stage, render(stage)] as const);
writeFileSync('docs/stages.md', toStagesPage(Object.fromEntries(templates)));

function render(stage: string): Template {
  const dir = mkdtempSync(join(tmpdir(), 'todo-api-stage-'));
  try {
    const environment = { ...process.env, ...exampleSettings };
    execFileSync('serverless', ['package', '--stage', stage, '--package', dir], { env: environment, stdio: 'inherit' });
    return JSON.parse(readFileSync(join(dir, 'cloudformation-template-update-stack.json'), 'utf8'));
  } finally {
    rmSync(dir, { recursive: true });
  }
}
