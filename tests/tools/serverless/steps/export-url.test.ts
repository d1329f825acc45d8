import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exportUrl, reloadExport, serveExport } from '../../../../tools/serverless/steps/export-url.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { createLocalRun, restoreEnvironment } from '../serverless-under-test.ts';

restoreEnvironment();
const folder = useFolder();

test('an edit serves the new bundle at the same URL, and one that does not load leaves the old one', async () => {
  const run = { ...createLocalRun({ EXPORT_PORT: '0', CURSOR_SECRETS: 's'.repeat(32) }), serviceDir: folder() };
  Object.assign(run.service.functions.export, { handler: 'export.handler' });
  Object.assign(run.service.custom, { 'serverless-offline': { location: '.' } });
  writeBundle('first');
  await serveExport(run);
  const url = exportUrl();
  const read = async () => (await fetch(url)).text();
  expect(await read()).toBe('first');
  writeBundle('second');
  await reloadExport(run);
  expect([exportUrl(), await read()]).toEqual([url, 'second']);
  writeFileSync(join(folder(), 'export.cjs'), 'throw new Error("at load");');
  await expect(reloadExport(run)).rejects.toThrow(/Error: at load\n +at .*export\.cjs:1:7/);
  expect([exportUrl(), await read()]).toEqual([url, 'second']);
  writeBundle('third');
  await reloadExport(run);
  expect([await read(), run.written]).toEqual(['third', []]);
});

function writeBundle(text: string): void {
  const code = `exports.handler = awslambda.streamifyResponse(async (event, stream) => { stream.end('${text}'); });`;
  writeFileSync(join(folder(), 'export.cjs'), code);
}
