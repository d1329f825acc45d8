import { protectedRoutes } from '../support/service-dir.ts';
import { json, type RequestOptions } from './gateway.ts';
import { path, valid } from './refusal.ts';

/** A request that is valid but for its caller, to every route that is an owner's; tests/project holds them to the table. */
export const ownerRequests: readonly (readonly [method: string, url: string, options: RequestOptions])[] =
  protectedRoutes.map((routeKey) => {
    const [method = '', route = ''] = routeKey.split(' ');
    const options = ['POST', 'PUT', 'PATCH'].includes(method) ? json(valid, { 'idempotency-key': 'a' }) : {};
    return [method, route.replace('/todos/{id}', path), options];
  });
