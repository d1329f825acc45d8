import { matchesGlob } from 'node:path';
import type { Variable, VariableSources } from './serverless.ts';

type Settings = Readonly<Record<string, unknown>>;
type Stages = Readonly<Record<string, Settings>>;

/** Fills in `${stage:<name>}` in serverless.yml: a setting of the stage in `custom.stages`. */
export default class StagesPlugin {
  readonly configurationVariablesSources: VariableSources = { stage: { resolve: resolveSetting } };
}

async function resolveSetting({ address, resolveVariable, resolveConfigurationProperty }: Variable) {
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
