import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from '../support/service-dir.ts';
import { useSharedFolder } from '../support/use-folder.ts';

const folder = useSharedFolder();

test('a server for an unknown store is not built', () => {
  const out = join(folder(), 'server.cjs');
  const program = join(serviceDir, 'tools', 'build-server.ts');
  const { status, stderr } = spawnSync(process.execPath, [program, '--store', 'postgress', '--out', out]);
  expect([status, stderr.toString(), existsSync(out)]).toEqual([
    1,
    '--store must be one of dynamodb, postgres, s3, not postgress.\n',
    false,
  ]);
});
