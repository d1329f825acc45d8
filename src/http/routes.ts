import * as schemas from '../generated/validators.js';
import { type BatchContext, createBatch } from './batch.ts';
import { results } from './batch-results.ts';
import { bodyBytesMax } from './body.ts';
import { toPrecondition } from './entity-tag.ts';
import { toIdempotencyKey, toTerms } from './headers.ts';
import type { OwnerOf } from './owner.ts';
import { createPaging, type PagingContext } from './paging.ts';
import { created, createdOrReplaced, deleted, found, ok, page, updated } from './replies.ts';
import { createRoute, type Route } from './route.ts';

export interface RoutesContext extends PagingContext, BatchContext {
  readonly ownerOf: OwnerOf;
  readonly version: string;
}

/** Creates the table of all routes: the API at a glance. */
export function createRoutes({ ownerOf, version, ...context }: RoutesContext): readonly Route[] {
  const route = createRoute(ownerOf);
  const { toListQuery, toNext } = createPaging(context);
  const { todos } = context;
  return [
    route({
      method: 'GET',
      path: '/health',
      access: 'anyone',
      schema: schemas.getHealth,
      operation: () => ({ status: 'ok' as const, version }),
      reply: ok('health'),
      problems: [],
    }),
    route({
      method: 'GET',
      path: '/todos',
      access: 'owner',
      schema: schemas.listTodos,
      operation: async (owner, query, event) => {
        const list = await todos.listTodos(owner, toListQuery(owner, query));
        return { ...list, next: toNext(owner, query, list, event) };
      },
      reply: page,
      problems: [],
    }),
    route({
      method: 'POST',
      path: '/todos',
      access: 'owner',
      schema: schemas.createTodo,
      operation: (owner, draft, event) => todos.createTodo(owner, draft, toIdempotencyKey(event)),
      reply: created,
      problems: ['todo_exists', 'idempotency_key_reused', 'storage_full'],
    }),
    route({
      method: 'POST',
      path: '/todos/batch',
      access: 'owner',
      schema: schemas.batchTodos,
      bytesMax: bodyBytesMax.batch,
      operation: createBatch(context),
      reply: results(context.publicUrl),
      problems: [],
    }),
    route({
      method: 'GET',
      path: '/todos/{id}',
      access: 'owner',
      schema: schemas.getTodo,
      operation: (owner, id, event) => todos.getTodo(owner, id, { ifMatch: toPrecondition(event).ifMatch }),
      reply: found,
      problems: ['todo_not_found', 'precondition_failed'],
    }),
    route({
      method: 'PUT',
      path: '/todos/{id}',
      access: 'owner',
      schema: schemas.replaceTodo,
      operation: (owner, draft, event) => todos.replaceTodo(owner, draft, toTerms(event)),
      reply: createdOrReplaced,
      problems: ['todo_not_found', 'precondition_failed', 'storage_full'],
    }),
    route({
      method: 'PATCH',
      path: '/todos/{id}',
      access: 'owner',
      schema: schemas.updateTodo,
      operation: (owner, changes, event) => todos.updateTodo(owner, changes, toTerms(event)),
      reply: updated,
      problems: ['todo_not_found', 'precondition_failed', 'storage_full'],
    }),
    route({
      method: 'DELETE',
      path: '/todos/{id}',
      access: 'owner',
      schema: schemas.deleteTodo,
      operation: (owner, id, event) => todos.deleteTodo(owner, id, toTerms(event)),
      reply: deleted,
      problems: ['todo_not_found', 'precondition_failed'],
    }),
  ];
}

/** Paths that the function `docs` serves, to GET and HEAD. Other methods reach the api. */
export const referencePaths = ['/openapi.json', '/docs', '/docs/{asset}', '/problems/{code}'];
