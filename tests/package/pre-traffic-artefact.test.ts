import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createApiUnderTest } from '../api/api-under-test.ts';
import { createContext } from '../api/gateway.ts';
import { useResource } from '../support/use-resource.ts';
import { useServer } from '../support/use-server.ts';
import { usePackage } from './packaged-service.ts';
import { runArtefact } from './run-artefact.ts';

const versionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:todo-api-prod-api:42';
const hook = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'h-1' };
const { handler } = createApiUnderTest();

/** Lambda and CodeDeploy, as far as the hook calls them. */
const aws = useServer(async (request, response) => {
  const body = await json(request);
  if (request.headers['x-amz-target'] === 'CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus') {
    told.push(body);
    return response.end('{}');
  }
  invoked.add(decodeURIComponent(String(request.url)));
  response.writeHead(200, isBroken ? { 'X-Amz-Function-Error': 'Unhandled' } : {});
  return response.end(JSON.stringify(await handler(body as APIGatewayProxyEventV2, createContext())));
});
let told: unknown[] = [];
let invoked = new Set<string>();
let isBroken = false;
const service = usePackage('prod');
const codeDir = useResource(() => service().unzip('preTraffic'));

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
  return runArtefact({
    file: join(codeDir(), 'src', 'handlers', 'pre-traffic.cjs'),
    events: [hook],
    environment: {
      API_VERSION_ARN: versionArn,
      SERVICE_VERSION: '1.2.3',
      AUTH: 'jwt',
      AWS_ENDPOINT_URL: aws().endpoint,
    },
  });
}
