import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { addCompileCache } from '../../../tools/serverless/compile-cache/add-compile-cache.ts';
import { useFolder } from '../../support/use-folder.ts';

const folder = useFolder();

/** A module that uses all that Node gives to one, and whose stack names its third line. */
const code = `const { sep } = require('node:path');
exports.find = async () => [__filename, __dirname + sep, module.exports === exports, (await import('node:path')).sep,
  new Error().stack.split('\\n')[1].replace(/^.*:(\\d+):\\d+\\)?$/, '$1'), compileCache];
`;

test('code with a cache has all that a module has, and the state of its cache', async () => {
  const file = join(folder(), 'index.cjs');
  writeFileSync(file, code);
  await addCompileCache(file, []);
  const found = [file, `${folder()}/`, true, '/', '3'];
  expect(run(file)).toEqual([...found, 'taken']);
  const [warning, rest] = run(file, '--expose-gc') as readonly unknown[];
  expect([warning, rest]).toEqual([
    expect.objectContaining({ message: 'compile cache rejected' }),
    [...found, 'rejected'],
  ]);
});

/** Loads a module in a process of its own, and calls it. @returns the lines that it printed, or the only one */
function run(file: string, ...nodeArgs: readonly string[]): unknown {
  const program = `require(${JSON.stringify(file)}).find().then((found) => console.log(JSON.stringify(found)))`;
  const printed = execFileSync(process.execPath, [...nodeArgs, '-e', program], { encoding: 'utf8' }).trim();
  const [first, ...others] = printed.split('\n').map((line): unknown => JSON.parse(line));
  return others.length === 0 ? first : [first, ...others];
}
