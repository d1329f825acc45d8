import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { scripts } from '../../tools/help.ts';
import { serviceDir } from '../support/service-dir.ts';
import { runProgram } from './local/run-program.ts';

const { scripts: own }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(serviceDir, 'package.json'), 'utf8'),
);

test('npm run help describes each script of package.json', () => {
  const names = Object.keys(own).filter((name) => !/^(pre|post)/.test(name));
  expect(Object.keys(scripts).sort()).toEqual(names.sort());
});

test('package.json has at most 25 scripts', () => {
  expect(Object.keys(own).length).toBeLessThanOrEqual(25);
});

test('npm start -- --help prints its own usage, and starts nothing', async () => {
  const { code, stdout, stderr } = await runProgram('start.ts', ['--help']);
  expect({ code, stderr, usage: stdout.split('\n')[0] }).toEqual({
    code: 0,
    stderr: '',
    usage: 'Usage: npm start [-- --verbose]',
  });
});
