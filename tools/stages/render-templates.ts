import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Template } from '#template-rules/template.ts';
import { copyService } from './copy-service.ts';
import { type Packaging, toPackaging } from './kinds.ts';
import { readOutcome, toPackageFolder } from './package-folder.ts';

type Rendered<Each> = Each & { readonly template: Template };

/**
 * Packages copies of the service in the current folder, as `npm run package` does, at most one per core at a time. Most
 * of the time is the framework's own start, so packaging without bundling would save little. What the tests have left
 * in SHARED_PACKAGES is not packaged again.
 * @returns the same, in the same order, with their CloudFormation templates
 */
export async function renderTemplates<Each extends Packaging>(
  packagings: readonly Each[],
): Promise<readonly Rendered<Each>[]> {
  const rendered: Rendered<Each>[] = [];
  const queue = packagings.entries();
  await Promise.all(Array.from({ length: availableParallelism() }, renderQueue));
  return rendered;

  async function renderQueue(): Promise<void> {
    const dir = mkdtempSync(join(tmpdir(), 'todo-api-stage-'));
    try {
      copyService(process.cwd(), dir);
      for (const [index, each] of queue) rendered[index] = { ...each, template: await renderIn(dir, each) };
    } finally {
      rmSync(dir, { recursive: true });
    }
  }
}

async function renderIn(dir: string, packaging: Packaging): Promise<Template> {
  const shared = process.env['SHARED_PACKAGES'];
  const outcome = shared === undefined ? undefined : readOutcome(toPackageFolder(shared, packaging));
  if (outcome !== undefined && 'dir' in outcome) return readTemplate(outcome.dir);
  const { args, environment } = toPackaging(packaging.stage, packaging.settings);
  await promisify(execFile)('serverless', args, { cwd: dir, env: { ...process.env, ...environment } });
  return readTemplate(dir);
}

function readTemplate(dir: string): Template {
  return JSON.parse(readFileSync(join(dir, '.serverless', 'cloudformation-template-update-stack.json'), 'utf8'));
}
