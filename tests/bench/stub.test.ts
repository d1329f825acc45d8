import { once } from 'node:events';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { bundlePrograms } from '../../bench/build/bundle.ts';
import { startStub } from '../../bench/measure/stub.ts';
import { toSmokeReply, version } from '../../bench/process/smoke-replies.ts';
import { runSmokeTest } from '../../src/release/smoke-test.ts';
import { useFolder } from '../support/use-folder.ts';
import { useCleanUp } from '../support/use-resource.ts';

const folder = useFolder();
const cleanUp = useCleanUp();

test('the stub serves the same over HTTPS, with its certificate, and over HTTP', async () => {
  const stub = await startStub((await bundlePrograms(folder()))('stub'));
  cleanUp(stub.stop);
  const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
  const options = { method: 'POST', headers, agent: false };
  const ask = async (sent: ReturnType<typeof requestHttp>) => text((await once(sent.end('{}'), 'response'))[0]);
  const plain = await ask(requestHttp(stub.http, options));
  expect(JSON.parse(plain)).toMatchObject({ Item: { owner: { S: 'bench' } } });
  expect(await ask(requestHttps(stub.https, { ...options, ca: stub.certificate }))).toBe(plain);
  await expect(ask(requestHttps(stub.https, options))).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});

test('the smoke test of a release finds the stub healthy', async () => {
  const invoke = async (event: Parameters<typeof toSmokeReply>[0]) => toSmokeReply(event);
  expect(await runSmokeTest({ invoke, version, auth: 'jwt' })).toEqual([]);
});
