import { v4 } from 'uuid';
import { createTodoRepository } from '../../src/stores/memory/todo-repository.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { engines } from '../stores/engines.ts';
import { useResource } from '../support/use-resource.ts';

const [engine, ...others] = engines;
const isChosen = process.env['ENGINE'] !== undefined && others.length === 0;
const opened = engine && isChosen ? useResource(engine.open) : undefined;

/** @returns an empty repository: in memory, or on the engine if ENGINE names one, where others have other owners */
export function openChosenRepository(): TodoRepository {
  if (opened === undefined) return createTodoRepository();
  const todos = () => opened().todos;
  const suffix = v4();
  const own = (owner: string) => `${owner} ${suffix}`;
  return {
    list: (owner, ...rest) => todos().list(own(owner), ...rest),
    get: (owner, ...rest) => todos().get(own(owner), ...rest),
    put: (owner, ...rest) => todos().put(own(owner), ...rest),
    update: (owner, ...rest) => todos().update(own(owner), ...rest),
    remove: (owner, ...rest) => todos().remove(own(owner), ...rest),
  };
}
