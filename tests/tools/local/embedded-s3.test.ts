import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startEmbeddedS3 } from '../../../tools/local/embedded-s3.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useCleanUp } from '../../support/use-resource.ts';

const folder = useFolder();
const cleanUp = useCleanUp();

test('keeps its objects in its folder, and whatever its key is, an object leaves it alone', async () => {
  const dataDir = join(folder(), 'data');
  const first = await startEmbeddedS3(dataDir);
  for (const key of ['key', '..%2F..%2Fb']) await put(`${first.endpoint}/todos/${key}`);
  await first.close();
  const second = await startEmbeddedS3(dataDir);
  cleanUp(second.close);
  const response = await fetch(`${second.endpoint}/todos/key`);
  expect([response.status, await response.text()]).toEqual([200, '{}']);
  const list = await (await fetch(`${second.endpoint}/todos?list-type=2`)).text();
  expect([...list.matchAll(/<Key>([^<]*)/g)].map(([, key]) => key)).toEqual(['../../b', 'key']);
});

test('does not show what a killed process has not finished to write', async () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'todos%2Fkey.object.new'), '{"owner":');
  const { endpoint, close } = await startEmbeddedS3(dataDir);
  cleanUp(close);
  expect(await fetch(`${endpoint}/todos/key`)).toMatchObject({ status: 404 });
  expect(await (await fetch(`${endpoint}/todos?list-type=2`)).text()).not.toContain('<Key>');
});

test('says that its folder cannot be used', async () => {
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  await expect(startEmbeddedS3(file)).rejects.toThrow(/^LOCAL_DATA_DIR cannot be used: .*EEXIST/);
});

test('answers a conflict if the object is deleted during a conditional upload', async () => {
  const { endpoint, close } = await startEmbeddedS3();
  cleanUp(close);
  const etag = (await put(`${endpoint}/todos/key`)).headers.get('etag') ?? '';
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const headers = { 'if-match': etag, expect: '100-continue' };
  const upload = request(`${endpoint}/todos/key`, { method: 'PUT', headers }, (response) =>
    resolve(response.statusCode),
  );
  upload.on('continue', async () => {
    await fetch(`${endpoint}/todos/key`, { method: 'DELETE' });
    upload.end('{}');
  });
  upload.flushHeaders();
  expect(await promise).toBe(409);
});

test('answers what it does not implement with an error', async () => {
  const { endpoint, close } = await startEmbeddedS3();
  cleanUp(close);
  const response = await fetch(`${endpoint}/todos?uploads`, { method: 'POST' });
  expect([response.status, await response.text()]).toEqual([
    501,
    expect.stringContaining('<Code>NotImplemented</Code>'),
  ]);
});

function put(url: string): Promise<Response> {
  return fetch(url, { method: 'PUT', body: '{}' });
}
