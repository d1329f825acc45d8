import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { DocsReply } from '../../src/reference/content-reply.ts';
import { toDocsEvent } from '../reference/docs-under-test.ts';
import { serviceDir } from '../support/service-dir.ts';
import { usePackage } from './packaged-service.ts';
import { runArtefact } from './run-artefact.ts';

const takesGzip = { 'accept-encoding': 'gzip' };

const prod = usePackage('prod');

test('serves the document of this repository, the page and its assets', async () => {
  const [document, page, script, unknown] = await invoke([
    toDocsEvent('GET /openapi.json'),
    toDocsEvent('GET /docs', takesGzip),
    toDocsEvent('GET /docs/{asset}', takesGzip, 'swagger-ui-bundle.js'),
    toDocsEvent('GET /docs/{asset}', takesGzip, '../docs.cjs'),
  ]);
  expect(document).toMatchObject({ statusCode: 200, headers: { 'Content-Type': 'application/json' } });
  expect(JSON.parse(bytes(document).toString())).toEqual(JSON.parse(read('docs/openapi.json')));
  expect(gunzipSync(bytes(page)).toString()).toBe(read('src/reference/page/index.html'));
  const bundle = read('node_modules/swagger-ui-dist/swagger-ui-bundle.js');
  expect(gunzipSync(bytes(script)).toString() === bundle).toBe(true);
  expect(unknown).toMatchObject({ statusCode: 404 });
});

/** @returns the replies of one process of the artefact, which gets no settings */
async function invoke(events: readonly APIGatewayProxyEventV2[]): Promise<readonly DocsReply[]> {
  const file = join(await prod().unzip('docs'), 'src/handlers/docs.cjs');
  const [{ replies }] = (await runArtefact({ file, events, environment: {} })) as [{ replies: readonly DocsReply[] }];
  return replies;
}

function bytes(reply: DocsReply | undefined): Buffer {
  return Buffer.from(reply?.body ?? '', 'base64');
}

function read(file: string): string {
  return readFileSync(join(serviceDir, file), 'utf8');
}
