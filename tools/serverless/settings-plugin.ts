import { execFile } from 'node:child_process';
import { matchesGlob } from 'node:path';
import { promisify } from 'node:util';
import type { Stages, Variable, VariableSources } from './serverless.ts';

/**
 * Fills in, in serverless.yml, `${stage:<name>}`, a setting of the stage in `custom.stages`; `${setting:<name>}`, an
 * environment variable that counts as absent when it is empty; and `${commit:build}`, the commit as build metadata of a
 * version.
 */
export default class SettingsPlugin {
  readonly configurationVariablesSources: VariableSources = {
    stage: { resolve: resolveStage },
    setting: { resolve: async ({ address }) => ({ value: process.env[address] || null }) },
    commit: { resolve: async () => ({ value: await readCommit() }) },
  };
}

async function resolveStage({ address, resolveVariable, resolveConfigurationProperty }: Variable) {
  const stage = String(await resolveVariable('sls:stage'));
  const stages = (await resolveConfigurationProperty(['custom', 'stages'])) as Stages;
  return { value: settingsOf(stage, stages)[address] ?? null };
}

/**
 * @returns as in `+1a2b3c4`, or `+1a2b3c4-dirty` when files have changed since; nothing where git knows of no commit
 * @see https://semver.org/#spec-item-10
 */
export async function readCommit(cwd = process.cwd()): Promise<string> {
  const args = ['describe', '--always', '--dirty', '--exclude=*'];
  const described = await promisify(execFile)('git', args, { cwd }).catch(() => undefined);
  return described === undefined ? '' : `+${described.stdout.trim()}`;
}

/**
 * @returns the settings of a stage: those of `default`, and over them those of the first name that it matches, in which
 * `*` stands for any characters
 */
export function settingsOf(stage: string, stages: Stages): Stages[string] {
  const name = findStage(stage, stages);
  return { ...stages['default'], ...(name === undefined ? {} : stages[name]) };
}

/** @returns the name or pattern that a stage's settings have, or undefined when it has none but the default ones */
export function findStage(stage: string, { default: _, ...stages }: Stages): string | undefined {
  return Object.keys(stages).find((pattern) => matchesGlob(stage, pattern));
}
