import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** Returns the file from which the framework reads settings of a stage: its own, else `.env`, else none. */
export function findEnvFile(stage: string, dir = ''): string | undefined {
  return [`.env.${stage}`, '.env'].map((name) => join(dir, name)).find((file) => existsSync(file));
}

/** Returns the variables in the file of a stage. */
export function readEnvFile(stage: string): Readonly<Record<string, string>> {
  const file = findEnvFile(stage);
  return file === undefined ? {} : (parseEnv(readFileSync(file, 'utf8')) as Record<string, string>);
}
