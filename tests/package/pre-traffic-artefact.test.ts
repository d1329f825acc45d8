import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createApiUnderTest } from '../api/api-under-test.ts';
import { createContext } from '../api/gateway.ts';
import { packageService } from './packaged-service.ts';

jest.setTimeout(60_000);

const versionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:todo-api-prod-api:42';
const hook = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'h-1' };
const { handler } = createApiUnderTest();

/** Lambda and CodeDeploy, as far as the hook calls them. */
const aws = createServer(async (request, response) => {
  const body = await json(request);
  if (request.headers['x-amz-target'] === 'CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus') {
    told.push(body);
    return response.end('{}');
  }
  invoked.add(decodeURIComponent(String(request.url)));
  const crashes = { 'X-Amz-Function-Error': 'Unhandled' };
  response.writeHead(200, { 'Content-Type': 'application/json', ...(isBroken ? crashes : {}) });
  return response.end(JSON.stringify(await handler(body as APIGatewayProxyEventV2, createContext())));
});
let told: unknown[] = [];
let invoked = new Set<string>();
let isBroken = false;
let file: string;

beforeAll(async () => {
  const { unzip } = await packageService('prod');
  file = join(await unzip('preTraffic'), 'src', 'handlers', 'pre-traffic.cjs');
  await once(aws.listen(0, '127.0.0.1'), 'listening');
});

afterAll(() => void aws.close().closeAllConnections());

test('tries the version that its environment names, and tells CodeDeploy that it is well', async () => {
  isBroken = false;
  expect(await run()).toEqual([
    { level: 'INFO', message: 'smoke test', deploymentId: 'd-1', status: 'Succeeded', failures: [] },
    { replies: [null] },
  ]);
  expect([...invoked]).toEqual([`/2015-03-31/functions/${versionArn}/invocations`]);
  expect(told).toEqual([{ deploymentId: 'd-1', lifecycleEventHookExecutionId: 'h-1', status: 'Succeeded' }]);
});

test('tells CodeDeploy that a version which crashes has failed', async () => {
  isBroken = true;
  const [line] = await run();
  expect(line).toMatchObject({ level: 'ERROR', status: 'Failed' });
  expect(told).toEqual([{ deploymentId: 'd-1', lifecycleEventHookExecutionId: 'h-1', status: 'Failed' }]);
});

/** @returns the lines of one process of the artefact that is invoked once */
async function run(): Promise<readonly unknown[]> {
  told = [];
  invoked = new Set();
  const { port } = aws.address() as AddressInfo;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'invoke.cjs'), file], {
    env: {
      API_VERSION_ARN: versionArn,
      SERVICE_VERSION: '1.2.3',
      AUTH: 'jwt',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify([hook]));
  const lines = (await text(child.stdout)).trim().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}
