import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseEnv } from 'node:util';
import { findEnvFile } from '../../local/env-file.ts';
import { findUnknownNames } from '../../local/unknown-names.ts';
import type { Run } from '../run.ts';

/** Warns of each variable in the stage's settings file that nothing reads: a misspelt setting has no effect. */
export function warnOfUnknownNames({ serviceDir, service, log }: Run): void {
  const file = findEnvFile(service.provider.stage, serviceDir);
  if (file === undefined) return;
  const text = readFileSync(file, 'utf8');
  for (const { name, meant } of findUnknownNames(text, Object.keys(parseEnv(text)), known)) {
    const hint = meant === undefined ? '.env.example lists all' : `did you mean ${meant}?`;
    log.warning(`${name} in ${basename(file)} is no setting: ${hint}`);
  }
}

const known = ['environment', 'local-environment', 'deployment'].flatMap((name) => {
  const { properties } = JSON.parse(readFileSync(new URL(`../../../schemas/${name}.json`, import.meta.url), 'utf8'));
  return Object.keys(properties);
});
