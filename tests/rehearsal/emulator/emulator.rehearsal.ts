import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { unpackLayer } from '../../../packages/otlp-logs-extension/tests/extension-process.ts';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import { json, toEvent } from '../../api/gateway.ts';
import { fill, wholeFile } from '../../export/export-under-test.ts';
import { usePackage } from '../../package/packaged-service.ts';
import { apiEnvironment, toEvents } from '../../package/run-artefact.ts';
import { useDatabase } from '../../stores/dynamodb/database.ts';
import { useSharedFolder } from '../../support/use-folder.ts';
import { useCleanUp, useResource } from '../../support/use-resource.ts';
import { splitStream } from '../runtime/split-stream.ts';
import { type EmulatedFunction, startEmulator } from './emulator.ts';

const database = useDatabase();
const prod = usePackage('prod');
const empty = useSharedFolder();
const layer = useResource(unpackLayer, ({ remove }) => remove());
const cleanUp = useCleanUp();

test('the api creates and lists todos, as it is', async () => {
  const api = await start('api', empty());
  const [creation, listing] = toEvents([
    ['POST', '/todos', json({ text: 'Buy 🥛' })],
    ['GET', '/todos'],
  ]);
  const created = JSON.parse(await api.call(creation));
  const listed = JSON.parse(await api.call(listing));
  expect([created.statusCode, listed.statusCode]).toEqual([201, 200]);
  expect(JSON.parse(listed.body)).toEqual([JSON.parse(created.body)]);
});

test('the export arrives collected: its metadata, eight NULs and the file', async () => {
  const { todos } = await fill(603, 'local', createTodoRepository(database()));
  const { call } = await start('export', empty());
  const { metadata, content } = splitStream(await call({ ...toEvent('GET', '/todos.csv'), routeKey: '$default' }));
  expect(metadata).toMatchObject({ statusCode: 200, headers: { 'Content-Type': expect.stringMatching(/^text\/csv/) } });
  expect(content).toBe(wholeFile(todos));
});

test('the log extension registers and ends in time, and says that the emulator delivers no telemetry', async () => {
  const { call, stop } = await start('api', join(dirname(layer().launcher), '..'));
  const [event] = toEvents([['GET', '/health']]);
  expect(JSON.parse(await call(event))).toMatchObject({ statusCode: 200 });
  const printed = await stop();
  expect(printed).toMatch(/External agent otlp-logs \(.*\) registered, subscribed to \[SHUTDOWN\]/);
  expect(printed).toMatch(/"message":"nothing is forwarded".*202.*Telemetry\.NotSupported/);
  expect(printed).toMatch(/Shutting down/);
  expect(printed).not.toMatch(/Killing|timed out|SIGKILL/i);
});

async function start(name: 'api' | 'export', opt: string): Promise<EmulatedFunction> {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:4318';
  const AUTH = name === 'export' ? 'none' : 'jwt';
  const environment = { ...apiEnvironment, ...database().settings, AUTH, OTEL_EXPORTER_OTLP_ENDPOINT };
  const emulated = await startEmulator({ service: prod(), name, environment }, opt);
  cleanUp(emulated.close);
  return emulated;
}
