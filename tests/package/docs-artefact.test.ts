import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { DocsReply } from '../../src/reference/content-reply.ts';
import { fillTokenPlace } from '../../src/reference/token-help.ts';
import type { OpenApi } from '../../tools/reference/openapi-types.ts';
import { renderPage } from '../../tools/reference/render-page.ts';
import { describeProblem } from '../../tools/reference/render-problem.ts';
import { toDocsEvent } from '../reference/docs-under-test.ts';
import { serviceDir } from '../support/service-dir.ts';
import { usePackage } from './packaged-service.ts';
import { runArtefact } from './run-artefact.ts';

const JWT_ISSUER = 'https://auth.example.com/';
const issuer = { JWT_ISSUER, JWT_AUDIENCE: ['todo-api'] };
const takesGzip = { 'accept-encoding': 'gzip' };

const prod = usePackage('prod');

test('serves the document of this repository, the page, its assets, and a page per problem', async () => {
  const [document, page, script, unknown, json] = await invoke([
    toDocsEvent('GET /openapi.json'),
    toDocsEvent('GET /docs', takesGzip),
    toDocsEvent('GET /docs/{asset}', takesGzip, { asset: 'try-it.js' }),
    toDocsEvent('GET /docs/{asset}', takesGzip, { asset: '../docs.cjs' }),
    toDocsEvent('GET /problems/{code}', {}, { code: 'todo_exists' }),
  ]);
  expect(document).toMatchObject({ statusCode: 200, headers: { 'Content-Type': 'application/json' } });
  const openapi: OpenApi = JSON.parse(read('docs/openapi.json'));
  expect(JSON.parse(bytes(document).toString())).toEqual(openapi);
  expect(gunzipSync(bytes(page)).toString()).toBe(fillTokenPlace(renderPage(openapi), issuer));
  expect(gunzipSync(bytes(script)).toString()).toMatch(/fetch\(/);
  expect(unknown).toMatchObject({ statusCode: 404 });
  expect(JSON.parse(bytes(json).toString())).toEqual(describeProblem(openapi, 'todo_exists'));
});

/** @returns the replies of one process of the artefact */
async function invoke(events: readonly APIGatewayProxyEventV2[]): Promise<readonly DocsReply[]> {
  const file = join(await prod().unzip('docs'), 'src/handlers/docs.cjs');
  const [{ replies }] = (await runArtefact({
    file,
    events,
    environment: { JWT_ISSUER, JWT_AUDIENCE: 'todo-api' },
  })) as [{ replies: readonly DocsReply[] }];
  return replies;
}

function bytes(reply: DocsReply | undefined): Buffer {
  return Buffer.from(reply?.body ?? '', 'base64');
}

function read(file: string): string {
  return readFileSync(join(serviceDir, file), 'utf8');
}
