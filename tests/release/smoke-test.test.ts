import { describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createInvoke, invokeMillisMax } from '../../src/release/lambda-and-codedeploy.ts';
import { createPreTraffic } from '../../src/release/pre-traffic.ts';
import { type Answer, type Invoke, runSmokeTest } from '../../src/release/smoke-test.ts';
import { createTodoRepository } from '../../src/stores/memory/todo-repository.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { createApiUnderTest } from '../api/api-under-test.ts';
import { createContext } from '../api/gateway.ts';
import { gatewayRoutes, timeouts } from '../support/service-dir.ts';
import { useServer } from '../support/use-server.ts';

const expected = { version: '1.2.3', auth: 'jwt' } as const;

describe('a smoke test', () => {
  test('finds nothing wrong with the api, and leaves nothing behind', async () => {
    const repository = createTodoRepository();
    const { handler, observations } = createApiUnderTest(repository);
    expect(await runSmokeTest({ invoke: toInvoke(handler), ...expected })).toEqual([]);
    const owners = observations.flatMap(({ owner = [] }) => owner);
    expect([...new Set(owners)]).toEqual(['smoke test of a release']);
    expect(await repository.list('smoke test of a release', { order: 'asc', limit: 10 })).toEqual([]);
  });

  test('passes again after one that ended half way', async () => {
    const { handler } = createApiUnderTest();
    const invoke = toInvoke(handler);
    const withoutDelete: Invoke = async (event) =>
      event.routeKey.startsWith('DELETE') ? { statusCode: 204 } : invoke(event);
    expect(await runSmokeTest({ invoke: withoutDelete, ...expected })).toEqual([]);
    expect(await runSmokeTest({ invoke, ...expected })).toEqual([]);
  });

  test('calls every route of the api, and $default', async () => {
    const { handler, observations } = createApiUnderTest();
    await runSmokeTest({ invoke: toInvoke(handler), ...expected });
    const routes = gatewayRoutes
      .filter((route) => !route.startsWith('HEAD'))
      .map((route) => route.replace('*', '$default'));
    expect(new Set(observations.map(({ route }) => route))).toEqual(new Set(routes));
  });

  test.each<[keyof TodoRepository, readonly string[]]>([
    ['get', ['GET /todos/{id}']],
    ['list', ['GET /todos', 'GET /todos', 'GET /todos']],
    ['put', ['POST /todos', 'PUT /todos/{id}', 'GET /todos/{id}', 'PATCH /todos/{id}']],
    ['update', ['PATCH /todos/{id}']],
    ['remove', ['DELETE /todos/{id}', 'POST /todos/batch']],
  ])('finds that the api may not %s', async (operation, routes) => {
    const denied = () => Promise.reject(new Error('AccessDeniedException'));
    const { handler } = createApiUnderTest({ ...createTodoRepository(), [operation]: denied });
    const failures = await runSmokeTest({ invoke: toInvoke(handler), ...expected });
    expect(failures.map((failure) => failure.replace(/ should.*/s, ''))).toEqual(routes);
  });

  test('finds another version, a failure without an answer, and an api that lets strangers in', async () => {
    const { handler } = createApiUnderTest();
    const invoke = toInvoke(handler);
    const [otherVersion] = await runSmokeTest({ invoke, ...expected, version: '2.0.0' });
    expect(otherVersion).toBe(
      'GET /health should answer 200 {"status":"ok","version":"2.0.0"}, but: 200 {"status":"ok","version":"1.2.3"}',
    );
    const crash = () => Promise.reject(new Error('Unhandled: {"errorType":"Runtime.ExitError"}'));
    expect(await runSmokeTest({ invoke: crash, ...expected })).toContain(
      'DELETE /todos/{id} should answer 204, but: Error: Unhandled: {"errorType":"Runtime.ExitError"}',
    );
    const open: Invoke = (event) => invoke({ ...event, requestContext: { ...event.requestContext, ...anyone } });
    expect(await runSmokeTest({ invoke: open, ...expected })).toEqual(['GET /todos should answer 401, but: 200 []']);
    expect(await runSmokeTest({ invoke: open, ...expected, auth: 'none' })).toEqual([]);
  });
});

const anyone = { authorizer: { jwt: { claims: { sub: 'anyone' }, scopes: null } } };

describe('the hook before traffic', () => {
  const hook = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'h-1' };

  test.each<['Succeeded' | 'Failed', string, string]>([
    ['Succeeded', '1.2.3', 'INFO'],
    ['Failed', '2.0.0', 'ERROR'],
  ])('says %s to CodeDeploy, and why in the log', async (status, version, level) => {
    const [told, logged]: [unknown[], unknown[]] = [[], []];
    const handler = createPreTraffic({
      invoke: toInvoke(createApiUnderTest().handler),
      ...expected,
      version,
      putStatus: async (...args) => void told.push(args),
      log: (line) => logged.push(line),
    });
    await handler(hook);
    expect(told).toEqual([[hook, status]]);
    const failures = status === 'Failed' ? [expect.stringMatching(/^GET \/health should answer 200/)] : [];
    expect(logged).toEqual([{ level, message: 'smoke test', deploymentId: 'd-1', status, failures }]);
  });
});

describe('a version that never answers', () => {
  const silent = useServer(() => undefined);

  test('is given up, and that is a failure', async () => {
    const settings = { AWS_ENDPOINT_URL: silent().endpoint, AWS_REGION: 'eu-west-1' };
    Object.assign(process.env, settings, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:todo-api-prod-api:42';
    const failures = await runSmokeTest({ invoke: createInvoke(arn, 20), ...expected });
    const failure = /^GET \/health should answer 200 {"status":"ok","version":"1.2.3"}, but: TimeoutError: /;
    expect(failures).toContainEqual(expect.stringMatching(failure));
  });

  test('leaves the hook the time to say so', async () => {
    let calls = 0;
    const count: Invoke = async () => {
      calls += 1;
      throw new Error('late');
    };
    await runSmokeTest({ invoke: count, ...expected });
    expect(invokeMillisMax).toBeGreaterThan(timeouts.api * 1000);
    expect(timeouts.preTraffic * 1000 - calls * invokeMillisMax).toBeGreaterThan(10_000);
  });
});

function toInvoke(handler: ReturnType<typeof createApiUnderTest>['handler']): Invoke {
  return async (event) => (await handler(event as unknown as APIGatewayProxyEventV2, createContext())) as Answer;
}
