import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { addCompileCache, exposeGc } from '../../../tools/serverless/compile-cache/add-compile-cache.ts';
import { kafkaSettings } from '../../../tools/stages/kinds.ts';
import { createApiUnderTest } from '../../api/api-under-test.ts';
import { createContext } from '../../api/gateway.ts';
import { createQueue, type Message, serveQueue } from '../../ingestion/queue-protocol.ts';
import { encode, toRecord } from '../../ingestion/records.ts';
import { usePackage } from '../../package/packaged-service.ts';
import { toDocsEvent } from '../../reference/docs-under-test.ts';
import { useResource } from '../../support/use-resource.ts';
import { useServer } from '../../support/use-server.ts';
import { newUpsert } from '../../todos/events.ts';
import { type RunningFunction, useFunction } from './use-function.ts';
import { useWatchedStore } from './watched-store.ts';

const prod = usePackage('prod');

/** Puts V8's compile cache beside the code, as packaging does where a stage asks for it. */
const addCache = (module: string) => (dir: string) => addCompileCache(join(dir, 'src/handlers', module), [exposeGc]);

/** @returns the first entry of a function's log */
const startOf = ({ log: [first = ''] }: RunningFunction): unknown => JSON.parse(first);
const taken = expect.objectContaining({ message: 'start', compileCache: 'taken' });

describe('ingest', () => {
  const store = useWatchedStore();
  const ingesting = usePackage('prod', kafkaSettings.managed);
  let letters: readonly Message[] = [];
  const queue = useResource(() =>
    serveQueue(
      createQueue([], (messages) => {
        letters = messages;
      }),
    ),
  );
  const ingest = useFunction(() => ({
    service: ingesting(),
    name: 'ingest',
    environment: {
      ...store().settings,
      DEAD_LETTER_QUEUE_URL: queue().queueUrl,
      AWS_ENDPOINT_URL_SQS: queue().endpoint,
      METRICS_NAMESPACE: 'todo-api-prod',
    },
    prepare: addCache('ingest.cjs'),
  }));

  test('a batch is in the table and its poison in the queue when the environment is frozen', async () => {
    const event = newUpsert({ owner: 'alice', id: randomUUID() }, 1, { time: '2026-01-02T03:04:05.678Z' });
    const batch = [toRecord(event, { offset: 1 }), toRecord('{', { offset: 2, value: encode('{') })];
    expect(await ingest().call(batch)).toMatchObject({
      status: 'success',
      text: expect.stringContaining('"applied":1'),
    });
    expect([await store().countUnderWay(), letters.length, startOf(ingest())]).toEqual([0, 1, taken]);
  });

  test('an invocation that fails reports the type of its error, and the next is served by the same environment', async () => {
    const error = { errorType: 'Error', errorMessage: expect.stringContaining('Not a batch of Kafka records') };
    expect(await ingest().call([{ records: {} }])).toMatchObject({ status: 'error', error });
    expect(await ingest().call([])).toMatchObject({ status: 'success' });
    expect(ingest().environments()).toBe(1);
  });
});

describe('docs', () => {
  const docs = useFunction(() => ({
    service: prod(),
    name: 'docs',
    environment: { JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: 'todo-api' },
    prepare: addCache('docs.cjs'),
  }));

  test('the page and the document are served', async () => {
    const page = await docs().call(toDocsEvent('GET /docs', { 'accept-encoding': 'gzip' }));
    const document = await docs().call(toDocsEvent('GET /openapi.json'));
    expect([page, document].map(({ text }) => JSON.parse(text))).toMatchObject([
      { statusCode: 200, isBase64Encoded: true },
      { statusCode: 200, headers: { 'Content-Type': 'application/json' } },
    ]);
    expect(startOf(docs())).toEqual(taken);
  });
});

describe('preTraffic', () => {
  const tested = createApiUnderTest();
  const told: unknown[] = [];
  /** Lambda and CodeDeploy, as far as the hook calls them. */
  const aws = useServer(async (request, response) => {
    const body = await json(request);
    if (request.headers['x-amz-target'] === undefined) {
      response.end(JSON.stringify(await tested.handler(body as APIGatewayProxyEventV2, createContext())));
      return;
    }
    told.push(body);
    response.end('{}');
  });
  const preTraffic = useFunction(() => ({
    service: prod(),
    name: 'preTraffic',
    environment: {
      API_VERSION_ARN: 'arn:aws:lambda:eu-west-1:123456789012:function:todo-api-prod-api:42',
      SERVICE_VERSION: '1.2.3',
      AUTH: 'jwt',
      AWS_ENDPOINT_URL: aws().endpoint,
    },
    seconds: 180,
    prepare: addCache('pre-traffic.cjs'),
  }));

  test('CodeDeploy is told that the version is well before the environment is frozen', async () => {
    const hook = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'h-1' };
    expect(await preTraffic().call(hook)).toMatchObject({ status: 'success' });
    expect(told).toEqual([{ deploymentId: 'd-1', lifecycleEventHookExecutionId: 'h-1', status: 'Succeeded' }]);
    expect(startOf(preTraffic())).toEqual(taken);
  });
});
