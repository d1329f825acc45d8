import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startEmbeddedDynamoDb } from '../../../../tools/local/embedded-dynamodb.ts';
import { announceService, findService, withdrawService } from '../../../../tools/local/ingestion/announce.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { useForEach } from '../../../support/use-resource.ts';

const folder = useFolder();
const database = useForEach(() => startEmbeddedDynamoDb());

test('a service is found until it is withdrawn', async () => {
  const service = serviceOf(process.pid);
  expect(await announceService(folder(), service)).toEqual(service);
  expect(findService(folder())).toEqual(service);
  withdrawService(folder(), service);
  expect(findService(folder())).toBeUndefined();
});

test('a second service neither takes the place of one that lives, nor removes it at its end', async () => {
  const [first, second] = [serviceOf(process.pid), serviceOf(process.pid + 1)];
  await announceService(folder(), first);
  expect(await announceService(folder(), second)).toEqual(first);
  withdrawService(folder(), second);
  expect(findService(folder())).toEqual(first);
});

test('a service takes the place of one whose process has ended', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await announceService(folder(), serviceOf(pid));
  const second = serviceOf(process.pid);
  expect(await announceService(folder(), second)).toEqual(second);
  expect(findService(folder())).toEqual(second);
});

test('a service takes the place of one whose database is gone, though its process id is in use again', async () => {
  await announceService(folder(), { ...serviceOf(process.pid), endpoint: 'http://127.0.0.1:1' });
  const second = serviceOf(process.pid + 1);
  expect(await announceService(folder(), second)).toEqual(second);
});

test('half a file is none', async () => {
  mkdirSync(join(folder(), '.local'));
  writeFileSync(join(folder(), '.local', 'service.json'), '{"pid":');
  expect(findService(folder())).toBeUndefined();
  const service = serviceOf(process.pid);
  expect(await announceService(folder(), service)).toEqual(service);
});

function serviceOf(pid: number) {
  const { endpoint } = database();
  return { pid, url: 'http://localhost:3000', endpoint, tableName: 'todos', region: 'eu-west-1' };
}
