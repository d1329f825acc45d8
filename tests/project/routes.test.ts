import { expect, test } from '@jest/globals';
import { createRoutes } from '../../src/http/routes.ts';
import type { Operations } from '../../src/todos/operations.ts';
import { gatewayRoutes } from './service-dir.ts';

test('serverless.yml has an event for every row of the route table, HEAD for every GET, and $default', () => {
  const routes = createRoutes({ todos: {} as Operations, ownerOf: () => '', version: '' });
  const routeKeys = routes.flatMap(({ method, path }) =>
    method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`],
  );
  expect(gatewayRoutes).toEqual([...routeKeys, '*']);
});
