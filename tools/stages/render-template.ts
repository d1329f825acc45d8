import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from '#template-rules/template.ts';
import { toPackaging } from './kinds.ts';

/**
 * Packages the service of the current folder for a stage, as `npm run package` does.
 * @param settings what the stage has besides the settings that every stage requires
 * @returns the CloudFormation template
 */
export function renderTemplate(stage: string, settings: Readonly<Record<string, string>> = {}): Template {
  const dir = mkdtempSync(join(tmpdir(), 'todo-api-stage-'));
  try {
    const { args, environment } = toPackaging(stage, settings);
    execFileSync('serverless', [...args, '--package', dir], {
      env: { ...process.env, ...environment },
      stdio: 'inherit',
    });
    return JSON.parse(readFileSync(join(dir, 'cloudformation-template-update-stack.json'), 'utf8'));
  } finally {
    rmSync(dir, { recursive: true });
  }
}
