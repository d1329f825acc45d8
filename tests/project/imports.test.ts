import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { serviceDir } from './service-dir.ts';

/** What the files of a folder may import from elsewhere in src. Types of `generated` and `config` cost nothing. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  handlers: ['config', 'docs', 'dynamodb', 'generated', 'http', 'ingestion', 'release', 'sqs', 'telemetry', 'todos'],
  http: ['config', 'faults', 'generated', 'todos'],
  docs: [],
  ingestion: ['faults', 'generated', 'todos'],
  sqs: ['ingestion'],
  todos: ['generated'],
  dynamodb: ['todos'],
  config: ['faults', 'generated'],
  faults: [],
  release: [],
  telemetry: ['config', 'http', 'ingestion'],
  extension: ['config', 'generated'],
  tooling: ['config', 'docs', 'extension', 'generated', 'handlers', 'http', 'ingestion', 'release'],
  client: [],
};

const files = globSync('src/**/*.ts', { cwd: serviceDir }).filter((file) => !file.startsWith('src/generated'));

describe.each(files)('%s', (file) => {
  const code = readFileSync(join(serviceDir, file), 'utf8');
  const home = part(file.replace('src/', ''));

  test('imports only what its folder may', () => {
    const imports = [...code.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(([, path = '']) =>
      part(join(file, '..', path).replace('src/', '')),
    );
    expect(imports.filter((folder) => folder !== home && !allowed[home]?.includes(folder))).toEqual([]);
  });

  test.each([
    ['process.env', ['config', 'tooling']],
    ["'@aws-sdk/", ['dynamodb', 'release', 'sqs', 'tooling']],
    // In dynamodb it is the status that DynamoDB answers, in extension Lambda or the collector; in tooling what a function
    // tells the local Function URL.
    ['statusCode', ['http', 'docs', 'handlers', 'release', 'dynamodb', 'extension', 'tooling']],
  ])('mentions %s only where it belongs', (word, homes) => {
    expect(code.includes(word) && !homes.includes(home)).toBe(false);
  });
});

/** `http/api.ts` is part of `http`, `config.ts` of `config`. */
function part(path: string): string {
  return (path.split('/')[0] ?? '').replace('.ts', '');
}
