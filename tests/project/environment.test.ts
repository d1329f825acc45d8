import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from './service-dir.ts';

interface EnvironmentSchema {
  readonly properties: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
}

test('.env.example says of every variable what schemas/environment.json says', () => {
  const schema: EnvironmentSchema = JSON.parse(read('schemas/environment.json'));
  const variables = Object.entries(schema.properties).map(
    ([name, { description, default: value = '' }]) => `# ${description}\n# ${name}=${value}\n`,
  );
  expect(read('.env.example')).toBe(variables.join('\n'));
});

function read(file: string): string {
  return readFileSync(join(serviceDir, file), 'utf8');
}
