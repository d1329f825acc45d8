import { randomUUID } from 'node:crypto';
import { readSettings } from '../../src/config.ts';
import {
  type Deployment,
  deployment as isDeployment,
  localEnvironment as isLocalEnvironment,
  type LocalEnvironment,
} from '../../src/generated/validators.js';
import type { WithLists } from '../../src/lists.ts';

/** Settings of a stage to package, described in `schemas/deployment.json`. */
export type StageSettings = WithLists<Deployment>;

/** Settings of `npm start`, described in `schemas/local-environment.json`, with defaults. */
export type LocalSettings = WithLists<
  LocalEnvironment & Required<Pick<LocalEnvironment, 'AUTH' | 'PORT' | 'EXPORT_PORT' | 'STORE'>>
>;

/** Reads the settings of a stage to package. @throws Error that lists every fault */
export function readStageSettings(environment: NodeJS.ProcessEnv = process.env): StageSettings {
  return readSettings(isDeployment, environment);
}

/**
 * Reads the settings of `npm start`.
 * @param ofFunction variables that serverless.yml gives the function `api`
 * @throws Error that lists every fault
 */
export function readLocalSettings(
  ofFunction: NodeJS.ProcessEnv,
  environment: NodeJS.ProcessEnv = process.env,
): LocalSettings {
  const local = {
    AUTH: environment['JWT_ISSUER'] ? 'jwt' : 'none',
    CURSOR_SECRETS: environment['CURSOR_SECRETS'] || randomUUID(),
    METRICS_NAMESPACE: environment['METRICS_NAMESPACE'],
  };
  return readSettings(isLocalEnvironment, { ...environment, ...ofFunction, ...local }) as LocalSettings;
}
