import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  announceService,
  findService,
  type LocalService,
  toEndpoint,
  withdrawService,
} from '../../../../tools/local/ingestion/announce.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { useServer } from '../../../support/use-server.ts';

const folder = useFolder();
const database = useServer((_request, response) => response.end());

test('a service is found until it is withdrawn', async () => {
  const service = serviceOf(process.pid);
  expect(await announceService(folder(), service)).toEqual(service);
  expect(findService(folder())).toEqual(service);
  withdrawService(folder(), service);
  expect(findService(folder())).toBeUndefined();
});

test('the URL of its engine, which is printed, has no password', () => {
  const variables = { DATABASE_URL: 'postgres://todo:secret@[::1]:5433/todos' };
  expect(String(toEndpoint({ store: 'postgres', variables }))).toBe('postgres://todo@[::1]:5433/todos');
});

test('a second service neither takes the place of one that lives, nor removes it at its end', async () => {
  const [first, second] = [serviceOf(process.pid), serviceOf(process.pid + 1)];
  await announceService(folder(), first);
  expect(await announceService(folder(), second)).toEqual(first);
  withdrawService(folder(), second);
  expect(findService(folder())).toEqual(first);
});

test.each([
  ['whose process has ended', () => JSON.stringify(serviceOf(spawnSync(process.execPath, ['--version']).pid))],
  [
    'whose database is gone, though its process id is in use again',
    () => JSON.stringify(serviceOf(process.pid, 'http://127.0.0.1:1')),
  ],
  ['of which there is half a file', () => '{"pid":'],
])('a service takes the place of one %s', async (_, announcement) => {
  mkdirSync(join(folder(), '.local'));
  writeFileSync(join(folder(), '.local', 'service.json'), announcement());
  const service = serviceOf(process.pid + 1);
  expect(await announceService(folder(), service)).toEqual(service);
  expect(findService(folder())).toEqual(service);
});

function serviceOf(pid: number, endpoint = database().endpoint): LocalService {
  const variables = { AWS_ENDPOINT_URL_DYNAMODB: endpoint, TABLE_NAME: 'todos' };
  return { pid, url: 'http://localhost:3000', store: 'dynamodb', variables };
}
