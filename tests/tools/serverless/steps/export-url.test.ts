import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serveExport, serveExportAgain } from '../../../../tools/serverless/steps/export-url.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { createLocalRun, restoreEnvironment } from '../serverless-under-test.ts';

restoreEnvironment();
const folder = useFolder();

test('many edits at once leave one export, of the last bundle', async () => {
  const run = { ...createLocalRun({ EXPORT_PORT: '0', CURSOR_SECRETS: 's'.repeat(32) }), serviceDir: folder() };
  Object.assign(run.service.functions.export, { handler: 'export.handler' });
  Object.assign(run.service.custom, { 'serverless-offline': { location: '.' } });
  writeBundle('first');
  await serveExport(run);
  const [url = ''] = /http\S+csv/.exec(run.written.join()) ?? [];
  const read = async () => (await fetch(url)).text();
  expect(await read()).toBe('first');
  for (const text of ['second', 'third']) {
    writeBundle(text);
    await Promise.all([1, 2, 3, 4].map(() => serveExportAgain(run)));
    expect([await read(), run.written.length]).toEqual([text, 1]);
  }
});

function writeBundle(text: string): void {
  const code = `exports.handler = awslambda.streamifyResponse(async (event, stream) => { stream.end('${text}'); });`;
  writeFileSync(join(folder(), 'export.cjs'), code);
}
