import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from '../support/service-dir.ts';

interface EnvironmentSchema {
  readonly properties: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
}

test('.env.example says of every variable what its schema says', () => {
  const names = ['environment', 'local-environment', 'deployment'];
  const schemas = names.map((name): EnvironmentSchema => JSON.parse(read(`schemas/${name}.json`)));
  const variables = schemas
    .flatMap(({ properties }) => Object.entries(properties))
    .map(([name, { description, default: value = '' }]) => `# ${description}\n# ${name}=${value}\n`);
  expect(read('.env.example')).toBe(variables.join('\n'));
});

function read(file: string): string {
  return readFileSync(join(serviceDir, file), 'utf8');
}
