import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { oneAfterAnother, removeBundles } from '../../../../tools/serverless/steps/local-bundle.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { createRun } from '../serverless-under-test.ts';

const folder = useFolder();

test('edits during a bundle share the next one, which begins when it has ended, whether well or not', async () => {
  const ends: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const bundle = oneAfterAnother(() => {
    const { promise, ...end } = Promise.withResolvers<void>();
    ends.push(end);
    return promise;
  });
  const calls = [bundle(), bundle(), bundle()];
  expect(ends).toHaveLength(1);
  ends[0]?.reject(new Error('no'));
  await expect(calls[0]).rejects.toThrow('no');
  await Promise.resolve();
  calls.push(bundle());
  expect(ends).toHaveLength(2);
  ends[1]?.resolve();
  await Promise.all([calls[1], calls[2]]);
  expect(ends).toHaveLength(3);
  ends[2]?.resolve();
  await calls[3];
  calls.push(bundle());
  expect(ends).toHaveLength(4);
});

test('bundles of runs that were killed are removed, and none of another run, or of packaging', () => {
  // No process has this ID: it is above the limit of every system. A process ID may be used again, as by this one.
  const names = ['1795901588749', `start-${process.pid}`, `start-${process.ppid}`, 'start-999999999'];
  for (const name of names) mkdirSync(join(folder(), '.esbuild', name, '.build'), { recursive: true });
  removeBundles({ ...createRun('local'), serviceDir: folder() });
  expect(readdirSync(join(folder(), '.esbuild'))).toEqual(['1795901588749', `start-${process.ppid}`]);
});
