import * as schemas from '../generated/validators.js';
import type { Operations } from '../todos/operations.ts';
import type { OwnerOf } from './owner.ts';
import { created, createdOrReplaced, noContent, ok } from './reply.ts';
import { createRoute, type Route } from './route.ts';

export interface RoutesContext {
  readonly todos: Operations;
  readonly ownerOf: OwnerOf;
  readonly version: string;
}

/** @returns the table of all routes: the API at a glance */
export function createRoutes({ todos, ownerOf, version }: RoutesContext): readonly Route[] {
  const route = createRoute(ownerOf);
  return [
    route({
      method: 'GET',
      path: '/health',
      access: 'anyone',
      schema: schemas.getHealth,
      operation: () => ({ status: 'ok', version }),
      reply: ok,
    }),
    route({
      method: 'GET',
      path: '/todos',
      access: 'owner',
      schema: schemas.listTodos,
      operation: (owner, { done }) => todos.listTodos(owner, { done: toBoolean(done) }),
      reply: ok,
    }),
    route({
      method: 'POST',
      path: '/todos',
      access: 'owner',
      schema: schemas.createTodo,
      operation: todos.createTodo,
      reply: created,
    }),
    route({
      method: 'GET',
      path: '/todos/{id}',
      access: 'owner',
      schema: schemas.getTodo,
      operation: todos.getTodo,
      reply: ok,
    }),
    route({
      method: 'PUT',
      path: '/todos/{id}',
      access: 'owner',
      schema: schemas.replaceTodo,
      operation: todos.replaceTodo,
      reply: createdOrReplaced,
    }),
    route({
      method: 'PATCH',
      path: '/todos/{id}',
      access: 'owner',
      schema: schemas.updateTodo,
      operation: todos.updateTodo,
      reply: ok,
    }),
    route({
      method: 'DELETE',
      path: '/todos/{id}',
      access: 'owner',
      schema: schemas.deleteTodo,
      operation: todos.deleteTodo,
      reply: noContent,
    }),
  ];
}

/** Query parameters are text; their schemas say which, and here it becomes a value. */
function toBoolean(text: 'true' | 'false' | undefined): boolean | undefined {
  return text === undefined ? undefined : text === 'true';
}
