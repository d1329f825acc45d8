import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { warnOfUnknownNames } from '../../../../tools/serverless/steps/env-file-names.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { createRun } from '../serverless-under-test.ts';

const folder = useFolder();

test('warns of an unknown name in the file that the stage reads, and of none in others', () => {
  writeFileSync(join(folder(), '.env'), 'PORT=1\nCOLOUR=red\nCORS_ORIGIN=*\n');
  expect(warn('dev')).toEqual([
    'warning: COLOUR in .env is no setting: .env.example lists all',
    'warning: CORS_ORIGIN in .env is no setting: did you mean CORS_ORIGINS?',
  ]);
  writeFileSync(join(folder(), '.env.local'), 'PORT=1\nKAFKA_TOPIC=a\n');
  expect([warn('local'), warn('dev').length]).toEqual([[], 2]);
});

function warn(stage: string): readonly string[] {
  const run = { ...createRun(stage), serviceDir: folder() };
  warnOfUnknownNames(run);
  return run.written;
}
