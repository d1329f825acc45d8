import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from '../support/service-dir.ts';
import { useResource } from '../support/use-resource.ts';
import { useServer } from '../support/use-server.ts';
import { usePackage } from './packaged-service.ts';
import { apiEnvironment, runArtefact, toEvents } from './run-artefact.ts';

/** A DynamoDB that says the service asked for nonsense: a fault that nobody foresaw. */
const database = useServer((_, response) => {
  response.writeHead(400).end(JSON.stringify({ __type: 'ValidationException', message: 'No such index' }));
});
const service = usePackage('prod');
const file = useResource(async () => join(await service().unzip('api'), 'src', 'handlers', 'api.cjs'));

test('the log of a fault names the lines of TypeScript on the way to it', async () => {
  const [name, ...places] = (await stackOfFault()).split('\n');
  expect(name).toBe('ValidationException: No such index');
  expect(places[0]).toMatch(/^ {4}at packages\/lean-aws\/src\/output\.ts:\d+:\d+$/);
  expect(lineAt(places[0])).toContain('new Error(message)');
  expect(places.map((place) => /\b(?:packages|src)\/[\w/.-]+/.exec(place)?.[0])).toEqual(
    expect.arrayContaining([
      'packages/lean-aws/src/attempts.ts',
      'packages/lean-aws/src/document-client.ts',
      'src/stores/dynamodb/todo-repository.ts',
    ]),
  );
});

test('without its source map it names those of the bundle', async () => {
  rmSync(`${file()}.map`);
  expect((await stackOfFault()).split('\n')[1]).toMatch(/^ {4}at \w+ \(.*\/src\/handlers\/api\.cjs:\d+:\d+\)$/);
});

async function stackOfFault(): Promise<string> {
  const environment = { ...apiEnvironment, AWS_ENDPOINT_URL_DYNAMODB: database().endpoint };
  const [line] = await runArtefact({ file: file(), events: toEvents([['GET', '/todos']]), environment });
  const { status, error } = line as { readonly status: number; readonly error: { readonly stack: string } };
  expect(status).toBe(500);
  return error.stack;
}

/** @returns the line of source that a place of a stack names */
function lineAt(place = ''): string | undefined {
  const [, path = '', line] = /at ([\w/.-]+):(\d+)/.exec(place) ?? [];
  return readFileSync(join(serviceDir, path), 'utf8').split('\n')[Number(line) - 1];
}
