import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { removeBundles } from '../../../../tools/serverless/steps/local-bundle.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { createRun } from '../serverless-under-test.ts';

const folder = useFolder();

test('bundles of runs that were killed are removed, and none of another run, or of packaging', () => {
  // No process has this ID: it is above the limit of every system. A process ID may be used again, as by this one.
  const names = ['1795901588749', `start-${process.pid}`, `start-${process.ppid}`, 'start-999999999'];
  for (const name of names) mkdirSync(join(folder(), '.esbuild', name, '.build'), { recursive: true });
  removeBundles({ ...createRun('local'), serviceDir: folder() });
  expect(readdirSync(join(folder(), '.esbuild'))).toEqual(['1795901588749', `start-${process.ppid}`]);
});
