import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { serviceDir } from '../support/service-dir.ts';

const workflows = globSync('.github/workflows/*.{yml,yaml}', { cwd: serviceDir });

test.each(workflows)('%s uses each action at one commit, and says which version that is', (file) => {
  const text = readFileSync(join(serviceDir, file), 'utf8');
  const uses = text.match(/^.*\buses:.*$/gm) ?? [];
  // However YAML lets one write it.
  expect(uses).toHaveLength(JSON.stringify(load(text)).split('"uses":').length - 1);
  expect(uses.length).toBeGreaterThan(0);
  expect(uses.filter((line) => !/uses: [\w/.-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});
