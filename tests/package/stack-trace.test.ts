import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { serviceDir } from '../project/service-dir.ts';
import { packageService } from './packaged-service.ts';
import { runArtefact } from './run-artefact.ts';

jest.setTimeout(60_000);

/** A DynamoDB that says the service asked for nonsense: a fault that nobody foresaw. */
const database = createServer((_, response) => {
  response.writeHead(400).end(JSON.stringify({ __type: 'ValidationException', message: 'No such index' }));
});
let file: string;

beforeAll(async () => {
  const { unzip } = await packageService('prod');
  file = join(await unzip('api'), 'src', 'handlers', 'api.cjs');
  await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
});

afterAll(() => void database.close().closeAllConnections());

test('the log of a fault names the lines of TypeScript on the way to it', async () => {
  const [name, ...places] = (await stackOfFault()).split('\n');
  expect(name).toBe('ValidationException: No such index');
  expect(places[0]).toMatch(/^ {4}at packages\/lean-aws\/src\/output\.ts:\d+:\d+$/);
  expect(lineAt(places[0])).toContain('new Error(String(Message))');
  expect(places.map((place) => /\b(?:packages|src)\/[\w/.-]+/.exec(place)?.[0])).toEqual(
    expect.arrayContaining([
      'packages/lean-aws/src/call.ts',
      'packages/lean-aws/src/document-client.ts',
      'src/stores/dynamodb/todo-repository.ts',
    ]),
  );
});

test('without its source map it names those of the bundle', async () => {
  rmSync(`${file}.map`);
  expect((await stackOfFault()).split('\n')[1]).toMatch(/^ {4}at \w+ \(.*\/src\/handlers\/api\.cjs:\d+:\d+\)$/);
});

async function stackOfFault(): Promise<string> {
  const environment = {
    TABLE_NAME: 'todos',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(database.address() as AddressInfo).port}`,
  };
  const [line] = await runArtefact({ file, requests: [['GET', '/todos']], environment });
  const { status, error } = line as { readonly status: number; readonly error: { readonly stack: string } };
  expect(status).toBe(500);
  return error.stack;
}

/** @returns the line of source that a place of a stack names */
function lineAt(place = ''): string | undefined {
  const [, path = '', line] = /at ([\w/.-]+):(\d+)/.exec(place) ?? [];
  return readFileSync(join(serviceDir, path), 'utf8').split('\n')[Number(line) - 1];
}
