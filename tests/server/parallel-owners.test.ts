import { expect, test } from '@jest/globals';
import { serveRoutes } from '#http-host/serve-routes.ts';
import { readTracing } from '../../src/config.ts';
import { createApi } from '../../src/http/api.ts';
import { createCursors } from '../../src/http/cursor.ts';
import { createOwnerOf } from '../../src/http/owner.ts';
import { toRouteKeys } from '../../src/http/route.ts';
import { createRoutes } from '../../src/http/routes.ts';
import { createInvocations } from '../../src/invocation.ts';
import { createTodoRepository } from '../../src/stores/memory/todo-repository.ts';
import { createObserver } from '../../src/telemetry/observer.ts';
import { createOwnerHash } from '../../src/telemetry/owner-hash.ts';
import { createOperations } from '../../src/todos/operations.ts';
import { createAuthorize } from '../../src/tokens/authorize.ts';
import { useResource } from '../support/use-resource.ts';
import { interceptCalls } from '../todos/intercept-calls.ts';
import { createNewIds } from '../todos/new-ids.ts';

const secrets = ['a-secret-of-at-least-32-characters'];
const owners = Array.from({ length: 64 }, (_, index) => index + 1);
const hour = 3_600_000;

/** A server whose store lets no call return before all owners have called. */
const server = useResource(
  async () => {
    const lines: string[] = [];
    const times: [owner: string, hours: number][] = [];
    const { run, timeLeft, tracingHeader, capacity, report } = createInvocations();
    let waiting: (() => void)[] = [];
    const repository = interceptCalls(createTodoRepository(), async (what, call) => {
      const owner = what.replace(/^.* of /, '');
      const result = await call();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      if (waiting.length === owners.length) {
        for (const go of waiting.reverse()) go();
        waiting = [];
      }
      await promise;
      report('read', Number(owner));
      times.push([owner, Math.ceil(timeLeft() / hour)]);
      return result;
    });
    const context = {
      todos: createOperations({ repository, now: () => new Date(), newId: createNewIds(() => new Date()) }),
      ownerOf: createOwnerOf('jwt'),
      cursors: createCursors(secrets),
      version: '1.2.3',
      timeLeft,
      operationsAtOnce: 1,
    };
    const observe = createObserver({
      namespace: undefined,
      secrets,
      capacity,
      readTracing: () => readTracing(tracingHeader(), {}),
      write: (line) => lines.push(line),
    });
    const authorize = createAuthorize(async (authorization = '') => ({ sub: authorization }));
    const routes = createRoutes(context);
    const api = createApi({ ...context, authorize, observe }, routes);
    const { url, stop } = await serveRoutes({
      routes: new Map(
        [...toRouteKeys(routes), '$default'].map((routeKey) => [
          routeKey,
          {
            seconds: 10,
            handler: (event, lambda) => {
              // Each owner has as many hours as its number.
              const getRemainingTimeInMillis = () => Number(event.headers['authorization']) * hour;
              return run({ ...lambda, getRemainingTimeInMillis }, () => api(event, lambda));
            },
          },
        ]),
      ),
      port: 0,
      version: '1.2.3',
      bodyBytesMax: 1000,
      connectionsMax: 1000,
      requestsMax: 1000,
      bytesAtOnceMax: 1_000_000,
      onError: (error) => lines.push(String(error)),
    });
    return { url, stop, takeLines: () => lines.splice(0), takeTimes: () => times.splice(0) };
  },
  ({ stop }) => stop(0),
);

test('64 owners at once in one process: each response, log entry, trace, capacity, time budget and request ID is its own', async () => {
  const created = await Promise.all(owners.map((owner) => ask(owner, 'POST', '/todos', { text: `of ${owner}` })));
  expect(created.map(({ status, body }) => [status, body['text']])).toEqual(
    owners.map((owner) => [201, `of ${owner}`]),
  );
  expectOwn('POST /todos', 201);

  const changed = await Promise.all(
    created.map(({ body }, index) => ask(index + 1, 'PATCH', `/todos/${body['id']}`, { done: true })),
  );
  expect(changed.map(({ body: { id, text, done } }) => ({ id, text, done }))).toEqual(
    created.map(({ body: { id, text } }) => ({ id, text, done: true })),
  );
  expectOwn('PATCH /todos/{id}', 200);

  const lists = await Promise.all(owners.map((owner) => ask(owner, 'GET', '/todos')));
  expect(lists.map(({ body }) => body)).toEqual(changed.map(({ body }) => [body]));
  expectOwn('GET /todos', 200);

  // Each asks for the todo of another.
  const others = await Promise.all(
    owners.map((owner) => ask(owner, 'GET', `/todos/${created[owner % 64]?.body['id']}`)),
  );
  expect(others.map(({ body }) => body['instance'])).toEqual(owners.map((owner) => `/requests/request-${owner}`));
  expectOwn('GET /todos/{id}', 404, 'todo_not_found');
});

function expectOwn(route: string, status: number, code?: string): void {
  const hashOwner = createOwnerHash(secrets);
  const lines = server()
    .takeLines()
    .map((line) => JSON.parse(line));
  const facts = lines.map(({ requestId, trace_id, xrayTraceId, owner, readCapacity, ...rest }) => ({
    names: { requestId, trace_id, xrayTraceId, owner, readCapacity },
    ...{ route: rest.route, status: rest.status, code: rest.code },
  }));
  const byOwner = facts.sort((one, other) => one.names.readCapacity - other.names.readCapacity);
  expect(byOwner).toEqual(
    owners.map((owner) => ({
      names: {
        requestId: `request-${owner}`,
        trace_id: toHex(owner, 32),
        xrayTraceId: `1-${toHex(owner, 8)}-${toHex(owner, 24)}`,
        owner: hashOwner(String(owner)),
        readCapacity: owner,
      },
      ...{ route, status, code },
    })),
  );
  expect(new Set(lines.map(({ awsRequestId }) => awsRequestId)).size).toBe(owners.length);
  const times = server().takeTimes();
  expect(times.sort(([, one], [, other]) => one - other)).toEqual(owners.map((owner) => [String(owner), owner]));
}

async function ask(owner: number, method: string, path: string, body?: object) {
  const headers = {
    authorization: String(owner),
    'x-request-id': `request-${owner}`,
    traceparent: `00-${toHex(owner, 32)}-${toHex(owner, 16)}-01`,
    'x-amzn-trace-id': `Root=1-${toHex(owner, 8)}-${toHex(owner, 24)};Parent=${toHex(owner, 16)};Sampled=1`,
    ...(body && { 'content-type': 'application/json' }),
  };
  const response = await fetch(server().url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  expect(response.headers.get('x-request-id')).toBe(`request-${owner}`);
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

function toHex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}
