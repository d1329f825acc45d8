import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { createCertificate } from '../../tools/tls-certificate.ts';
import { problem } from '../api/problem.ts';
import { edit } from '../support/edit.ts';
import { listen } from '../support/listen.ts';
import { useResource } from '../support/use-resource.ts';
import { usePackage } from './packaged-service.ts';
import { apiEnvironment, runArtefact, toEvents } from './run-artefact.ts';

const { certificate, key } = createCertificate();
const requests: string[] = [];
let connections = 0;

const service = usePackage('prod');
const codeDir = useResource(async () => {
  const dir = await service().unzip('api');
  writeFileSync(join(dir, 'certificate.pem'), certificate);
  return dir;
});
const database = useResource(() => {
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    await text(request);
    requests.push(`${request.method} ${request.headers['x-amz-target'] ?? ''}`);
    response.end('{"Items":[]}');
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  return listen(server);
});

test('the artefact connects to DynamoDB while it starts, and keeps the connection for its requests', async () => {
  const replies = await list({ NODE_EXTRA_CA_CERTS: join(codeDir(), 'certificate.pem') });
  expect(replies).toMatchObject(Array(2).fill({ statusCode: 200, body: '[]' }));
  expect(requests).toEqual(['GET ', 'POST DynamoDB_20120810.Query', 'POST DynamoDB_20120810.Query']);
  expect(connections).toBe(1);
});

test('the artefact tells nothing to a server whose certificate it does not trust', async () => {
  requests.length = 0;
  const replies = await list({});
  expect(replies.map(({ body }) => JSON.parse(body))).toEqual(Array(2).fill(problem(503, 'storage_unavailable')));
  expect(requests).toEqual([]);
});

/** @returns what a process of the artefact answers to two requests */
async function list(environment: Readonly<Record<string, string>>): Promise<{ body: string }[]> {
  const lines = await runArtefact({
    file: join(codeDir(), 'src', 'handlers', 'api.cjs'),
    events: toEvents(Array(2).fill(['GET', '/todos'])),
    environment: {
      ...apiEnvironment,
      AWS_ENDPOINT_URL_DYNAMODB: edit(database().endpoint, 'http:', 'https:'),
      ...environment,
    },
  });
  return (lines.at(-1) as { replies: { body: string }[] }).replies;
}
