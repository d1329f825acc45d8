import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { limit } from '../support/limit.ts';
import { serviceDir } from '../support/service-dir.ts';

test.each([[[]], [['foo']]])('asked to show %j, it says what there is, and fails', (names) => {
  const file = join(serviceDir, 'tools', 'local', 'show-ingest.ts');
  const options = { encoding: 'utf8', timeout: limit(30) } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...names], options);
  const usage = 'Usage: npx node tools/local/show-ingest.ts mixed-batch | killed-database\n';
  expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: usage });
});
