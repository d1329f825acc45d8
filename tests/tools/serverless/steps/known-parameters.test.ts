import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkParameters, parameterNames } from '../../../../tools/serverless/steps/known-parameters.ts';
import { serviceDir } from '../../../support/service-dir.ts';
import { createRun } from '../serverless-under-test.ts';

test('a parameter that nothing reads is refused, and the others are named', () => {
  expect(() => checkParameters({ ...createRun('dev'), parameters: ['store=s3', 'auht=none'] })).toThrow(
    new Error('--param auht is none of accountConcurrency, auth, compileCache, dropExposeGc, release, store.'),
  );
});

test('each parameter that something reads is accepted', () => {
  const files = globSync(['serverless.yml', 'resources/**/*.yml'], { cwd: serviceDir });
  const texts = files.map((file) => readFileSync(join(serviceDir, file), 'utf8')).join('');
  const read = new Set([...texts.matchAll(/\$\{param:(\w+)/g)].map(([, name]) => name));
  expect([...read].sort()).toEqual(parameterNames);
  checkParameters({ ...createRun('dev'), parameters: parameterNames.map((name) => `${name}=x`) });
});
