import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Stages } from '../serverless/serverless.ts';
import { settingsOf } from '../serverless/variables.ts';

/** Settings of a stage that decide what it costs. */
interface CostSettings {
  readonly tracing: boolean;
  readonly logRetentionInDays: number;
  /** Units per second that the DynamoDB table serves at most. */
  readonly maxReadUnits: number;
  readonly maxWriteUnits: number;
}

const file = join(import.meta.dirname, '..', '..', 'resources', 'stages.yml');

/** Reads the settings of a stage from resources/stages.yml. */
export function readCostSettings(stage: string): CostSettings {
  return settingsOf(stage, load(readFileSync(file, 'utf8')) as Stages) as unknown as CostSettings;
}
