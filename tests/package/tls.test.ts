import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { toEvent } from '../api/gateway.ts';
import { problem } from '../api/problem.ts';
import { packageService } from './packaged-service.ts';
import { createCertificate } from './tls-certificate.ts';

jest.setTimeout(60_000);

const { certificate, key } = createCertificate();
const requests: string[] = [];
let codeDir: string;
let server: Server;
let connections = 0;

beforeAll(async () => {
  codeDir = await (await packageService('prod')).unzip('api');
  writeFileSync(join(codeDir, 'certificate.pem'), certificate);
  server = createServer({ cert: certificate, key }, async (request, response) => {
    await text(request);
    requests.push(`${request.method} ${request.headers['x-amz-target'] ?? ''}`);
    response.end('{"Items":[]}');
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.close();
});

test('the artefact connects to DynamoDB while it starts, and keeps the connection for its requests', async () => {
  const replies = await list({ NODE_EXTRA_CA_CERTS: join(codeDir, 'certificate.pem') });
  expect(replies).toMatchObject(Array(2).fill({ statusCode: 200, body: '[]' }));
  expect(requests).toEqual(['GET ', 'POST DynamoDB_20120810.Query', 'POST DynamoDB_20120810.Query']);
  expect(connections).toBe(1);
});

test('the artefact tells nothing to a server whose certificate it does not trust', async () => {
  requests.length = 0;
  const replies = await list({});
  expect(replies.map(({ body }) => JSON.parse(body))).toEqual(Array(2).fill(problem(500, 'internal_error')));
  expect(requests).toEqual([]);
});

/** @returns what a process of the artefact answers to two requests */
async function list(environment: Readonly<Record<string, string>>): Promise<{ body: string }[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'invoke.cjs'), join(codeDir, 'src', 'handlers', 'api.cjs')],
    {
      env: {
        TABLE_NAME: 'todos',
        SERVICE_VERSION: '1.2.3',
        CURSOR_SECRETS: 'a-secret-of-at-least-32-characters',
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
        ...environment,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  child.stdin.end(JSON.stringify(Array(2).fill(toEvent('GET', '/todos', { owner: 'alice' }))));
  const lines = (await text(child.stdout)).trim().split('\n');
  return JSON.parse(String(lines.at(-1))).replies;
}
