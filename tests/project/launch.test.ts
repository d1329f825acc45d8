import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from './service-dir.ts';

interface Launch {
  readonly configurations: readonly {
    readonly name: string;
    readonly runtimeExecutable: string;
    readonly program: string;
  }[];
}

// tests/start holds that what it starts links its source map.
test('.vscode/launch.json starts programs that are there', () => {
  const text = readFileSync(join(serviceDir, '.vscode', 'launch.json'), 'utf8');
  const { configurations }: Launch = JSON.parse(text.replaceAll(`\${workspaceFolder}`, serviceDir));
  const programs = configurations.flatMap(({ runtimeExecutable, program }) => [runtimeExecutable, program]);
  expect(programs.filter((program) => !existsSync(program))).toEqual([]);
  expect(configurations.map(({ name }) => name)).toEqual(['npm start', 'npm test', 'npm test: the file that is open']);
});
