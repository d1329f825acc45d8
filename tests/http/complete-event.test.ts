import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { completeEvent } from '../../src/http/complete-event.ts';
import { createOwnerOf } from '../../src/http/owner.ts';
import { createStack } from '../../src/http/stack.ts';
import { createApiUnderTest } from '../api/api-under-test.ts';
import { createContext, json, toEvent } from '../api/gateway.ts';

const event = toEvent('PUT', '/todos/8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21', { ...json({}), owner: 'alice' });
const odd = [undefined, null, false, true, 0, 1, '', 'a', [], [1], {}, { a: 1 }];

test('leaves an event of the gateway as it is', () => {
  expect(completeEvent(event)).toEqual(event);
});

test.each(odd)('whatever invoked the function gets a response: %j', async (value) => {
  const { handler, observations } = createApiUnderTest();
  expect(await handler(value as never, createContext())).toMatchObject({ statusCode: 404, body: expect.any(String) });
  expect(observations).toMatchObject([{ route: '$default', status: 404, owner: undefined, requestBytes: 0 }]);
});

const members = [
  'body',
  'headers',
  'isBase64Encoded',
  'pathParameters',
  'queryStringParameters',
  'rawPath',
  'routeKey',
];

describe.each(members)('an event whose %s is odd', (member) => {
  test.each(odd)('gets a response: %j', async (value) => {
    const { handler, observations } = createApiUnderTest();
    const { statusCode } = await handler({ ...event, [member]: value } as never, createContext());
    expect(observations).toMatchObject([{ status: statusCode }]);
  });
});

test.each(odd)('a request whose context is odd gets a response: %j', async (value) => {
  const { handler } = createApiUnderTest();
  for (const requestContext of [value, { http: value }, { ...event.requestContext, authorizer: value }]) {
    const { statusCode } = await handler({ ...event, requestContext } as never, createContext());
    expect(statusCode).toBe(401);
  }
});

describe.each(['POST', 'PUT', 'PATCH'])('%s', (method) => {
  test.each([false, true, 0, 1, [], { text: 'a', done: true }])('refuses a body that is not text: %j', async (body) => {
    const { handler, observations } = createApiUnderTest();
    const path = method === 'POST' ? '/todos' : event.rawPath;
    const request = { ...toEvent(method, path, { ...json({}), owner: 'alice' }), body };
    const reply = await handler(request as never, createContext());
    expect(JSON.parse(String(reply.body))).toMatchObject({
      status: 400,
      errors: [{ pointer: '/body', detail: 'must be text' }],
    });
    expect(observations).toMatchObject([{ status: 400, requestBytes: 0 }]);
  });
});

test.each([false, 0, [], {}])('a route that describes no body refuses %j', async (body) => {
  const { handler } = createApiUnderTest();
  const request = { ...toEvent('GET', '/todos', { owner: 'alice' }), body };
  expect(await handler(request as never, createContext())).toMatchObject({
    statusCode: 400,
    body: expect.stringContaining('body_not_allowed'),
  });
});

test('no event makes the hooks around the handler throw', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.anything(),
      fc.dictionary(fc.constantFrom(...members, 'requestContext'), fc.anything()),
      async (value, parts) => {
        const observed: unknown[] = [];
        const observe = (observation: unknown) => void observed.push(observation);
        const handler = createStack({ observe, ownerOf: createOwnerOf('jwt') }).handler(() => ({ statusCode: 204 }));
        for (const each of [value, { ...event, ...parts }]) {
          expect(await handler(each as never, createContext(), {} as never)).toMatchObject({ statusCode: 204 });
        }
        expect(observed).toHaveLength(2);
      },
    ),
  );
});
