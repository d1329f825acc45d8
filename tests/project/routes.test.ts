import { expect, test } from '@jest/globals';
import type { Cursors } from '../../src/http/cursor.ts';
import { createRoutes } from '../../src/http/routes.ts';
import type { Operations } from '../../src/todos/operations.ts';
import { gatewayRoutes } from './service-dir.ts';

test('serverless.yml has an event for every row of the route table, HEAD for every GET, $default, and no more', () => {
  const routes = createRoutes({ todos: {} as Operations, ownerOf: () => '', cursors: {} as Cursors, version: '' });
  const routeKeys = routes.flatMap(({ method, path }) =>
    method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`],
  );
  const needed = [...routeKeys, '*'];
  expect({
    'missing in serverless.yml': needed.filter((routeKey) => !gatewayRoutes.includes(routeKey)),
    'missing in src/http/routes.ts': gatewayRoutes.filter((routeKey) => !needed.includes(routeKey)),
  }).toEqual({ 'missing in serverless.yml': [], 'missing in src/http/routes.ts': [] });
});
