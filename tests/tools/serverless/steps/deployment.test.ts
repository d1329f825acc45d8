import { expect, test } from '@jest/globals';
import { deployAfterRollback, forgetFolder } from '../../../../tools/serverless/steps/deployment.ts';
import { createRun } from '../serverless-under-test.ts';

test('a package leaves out the folder of its bundle, which differs in each run', () => {
  const runs = ['.esbuild/1', '.esbuild/2'].map((outputWorkFolder) => {
    const run = createRun('dev');
    run.service.custom.esbuild.outputWorkFolder = outputWorkFolder;
    forgetFolder(run);
    return run.service;
  });
  expect(runs[1]).toEqual(runs[0]);
});

test.each([
  [true, true, true, []],
  [true, false, false, ['notice: The last deployment of this package was rolled back, so it is deployed again.']],
  // The stack is not asked.
  [false, undefined, false, []],
])('where nothing has changed (%j) and the stack runs it (%j), skipping is %j', async (same, runs, skips, written) => {
  const runsLastUpload = async () => {
    if (runs === undefined) throw new Error('The stack was asked.');
    return runs;
  };
  const run = { ...createRun('dev'), runsLastUpload };
  run.service.provider.shouldNotDeploy = same;
  await deployAfterRollback(run);
  expect([run.service.provider.shouldNotDeploy, run.written]).toEqual([skips, written]);
});
