import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { copyAs } from '../../bench/build/artefacts.ts';
import { useFolder } from '../support/use-folder.ts';

const folder = useFolder();

test.each([
  ['a compile cache', { name: 'form', isCached: true }, ['api.cache', 'api.cjs', 'api.code'], {}],
  [
    'the wrapper, by which Lambda starts it',
    { name: 'form', isWrapped: true },
    ['api.cjs', 'drop-expose-gc'],
    { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/drop-expose-gc' },
  ],
])('a form of the service is a copy with %s', async (_, form, files, variables) => {
  const codeDir = join(folder(), 'api');
  mkdirSync(codeDir);
  writeFileSync(join(codeDir, 'api.cjs'), 'exports.handler = () => undefined;');
  const own = { codeDir, file: join(codeDir, 'api.cjs'), memory: 512, environment: { AUTH: 'jwt' } };
  const copy = await copyAs(form, own);
  const dir = `${codeDir}-form`;
  expect(copy).toEqual({
    ...own,
    codeDir: dir,
    file: join(dir, 'api.cjs'),
    environment: { AUTH: 'jwt', ...variables },
  });
  expect(readdirSync(dir).toSorted()).toEqual(files);
  expect(readdirSync(codeDir)).toEqual(['api.cjs']);
  const [program] = files
    .filter((file) => file.startsWith('drop'))
    .map((file) => statSync(join(dir, file)).mode & 0o111);
  expect(program ?? 0o111).toBe(0o111);
});
