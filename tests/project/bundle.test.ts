import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { serviceDir } from '../support/service-dir.ts';

test('the functions behind the gateway, which verifies tokens, hold no code that does', async () => {
  const { metafile } = await build({
    absWorkingDir: serviceDir,
    entryPoints: ['api', 'docs'].map((name) => join('src', 'handlers', `${name}.ts`)),
    outdir: 'out',
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    metafile: true,
    write: false,
  });
  const files = Object.keys(metafile.inputs);
  expect(files).toContain('src/http/owner.ts');
  expect(files.filter((file) => /node_modules\/jose\/|src\/http\/(token|issuer-keys)\.ts$/.test(file))).toEqual([]);
});
