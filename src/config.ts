import { toFaults } from './faults.ts';
import { type Environment, environment as isEnvironment } from './generated/validators.js';

/** The environment of a function, with defaults filled in; `schemas/environment.json` says what each variable means. */
export type Config = Environment & Required<Pick<Environment, 'AUTH' | 'PORT'>>;

/**
 * Reads and checks the environment; a variable that is empty counts as absent. Nothing else reads it.
 * @throws Error that lists every fault, so that a wrong deployment never takes a request
 */
export function readConfig(environment: Readonly<NodeJS.ProcessEnv> = process.env): Config {
  const candidate: unknown = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  if (isEnvironment(candidate)) return candidate as Config;
  const faults = toFaults(isEnvironment.errors).map(({ pointer, detail }) => `  ${pointer.slice(1)} ${detail}`);
  throw new Error(`The environment is not valid:\n${faults.join('\n')}`);
}
