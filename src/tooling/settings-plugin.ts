import { matchesGlob } from 'node:path';
import type { Variable, VariableSources } from './serverless.ts';

type Settings = Readonly<Record<string, unknown>>;
type Stages = Readonly<Record<string, Settings>>;

/**
 * Fills in, in serverless.yml, `${stage:<name>}`, a setting of the stage in `custom.stages`, and `${setting:<name>}`, an
 * environment variable that counts as absent when it is empty.
 */
export default class SettingsPlugin {
  readonly configurationVariablesSources: VariableSources = {
    stage: { resolve: resolveStage },
    setting: { resolve: async ({ address }) => ({ value: process.env[address] || null }) },
  };
}

async function resolveStage({ address, resolveVariable, resolveConfigurationProperty }: Variable) {
  const stage = String(await resolveVariable('sls:stage'));
  const stages = (await resolveConfigurationProperty(['custom', 'stages'])) as Stages;
  return { value: settingsOf(stage, stages)[address] ?? null };
}

/**
 * @returns the settings of a stage: those of `default`, and over them those of the first name that it matches, in which
 * `*` stands for any characters
 */
export function settingsOf(stage: string, { default: defaults, ...stages }: Stages): Settings {
  const name = Object.keys(stages).find((pattern) => matchesGlob(stage, pattern));
  return { ...defaults, ...(name === undefined ? {} : stages[name]) };
}
