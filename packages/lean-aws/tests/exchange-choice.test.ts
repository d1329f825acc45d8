import { basename } from 'node:path';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { serviceDir } from '../../../tests/support/service-dir.ts';

test.each([
  ['sockets', [], ['clock.ts', 'exchange.ts', 'http-connection.ts', 'response-reader.ts', 'socket-exchange.ts']],
  ['node:http', ['node-http'], ['exchange.ts', 'http-exchange.ts']],
])('a bundle has one of the exchanges: %s', async (_, conditions, expected) => {
  const { metafile } = await build({
    stdin: { contents: "export * from '#lean-aws/create-exchange.ts';", resolveDir: serviceDir },
    conditions: [...conditions],
    bundle: true,
    platform: 'node',
    write: false,
    metafile: true,
  });
  const files = Object.keys(metafile.inputs).filter((path) => path !== '<stdin>');
  expect(files.map((path) => basename(path)).sort()).toEqual(expected);
});
