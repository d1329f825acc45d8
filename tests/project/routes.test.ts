import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { problemTypes } from '../../src/http/problem-types.ts';
import { createRoutes, type RoutesContext, referencePaths } from '../../src/http/routes.ts';
import { gatewayRoutes, protectedRoutes, referenceRoutes, serviceDir } from '../support/service-dir.ts';

const routes = createRoutes({} as RoutesContext);

test('serverless.yml has an event for every row of the route table, HEAD for every GET, $default, and no more', () => {
  const needed = [...routes.flatMap(toRouteKeys), '*'];
  expect({
    'missing in serverless.yml': needed.filter((routeKey) => !gatewayRoutes.includes(routeKey)),
    'missing in src/http/routes.ts': gatewayRoutes.filter((routeKey) => !needed.includes(routeKey)),
  }).toEqual({ 'missing in serverless.yml': [], 'missing in src/http/routes.ts': [] });
});

test('the api knows the paths of the docs, whose other methods reach it', () => {
  expect(referencePaths.flatMap((path) => [`GET ${path}`, `HEAD ${path}`])).toEqual(referenceRoutes);
});

test('the gateway asks for a token where the route table says that only an owner may call, and nowhere else', () => {
  const owned = routes.filter(({ access }) => access === 'owner').flatMap(toRouteKeys);
  expect([...protectedRoutes].sort()).toEqual(owned.sort());
});

test('docs/contract.md lists every code of the api under its status', () => {
  const ofExport = ['insufficient_scope', 'issuer_unavailable'];
  const lines = Object.entries(problemTypes)
    .filter(([code]) => !ofExport.includes(code))
    .map(([code, { status }]) => expect.stringMatching(new RegExp(`^${status}: [^]*\`${code}\``)));
  const items = readFileSync(join(serviceDir, 'docs', 'contract.md'), 'utf8').split('\n- ');
  expect(items).toEqual(expect.arrayContaining(lines));
});

function toRouteKeys({ method, path }: (typeof routes)[number]): string[] {
  return method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`];
}
