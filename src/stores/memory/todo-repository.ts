import type { TodoRepository } from '../../todos/repository.ts';
import { listTodos, putTodo, removeTodo, updateTodo } from './entries.ts';
import { type MemoryStore, openStore } from './open-store.ts';

/** Creates a TodoRepository in memory. The contract suite holds all stores to the same guarantees. */
export function createTodoRepository({ entriesOf }: MemoryStore = openStore()): TodoRepository {
  return {
    list: async (owner, query) => listTodos(entriesOf(owner), query),
    get: async (owner, id) => entriesOf(owner).get(id)?.todo,
    put: async (owner, todo, terms) => putTodo(entriesOf(owner), todo, terms),
    update: async (owner, id, changes, terms) => updateTodo(entriesOf(owner), id, changes, terms),
    remove: async (owner, id, removal, terms) => removeTodo(entriesOf(owner), id, removal, terms),
  };
}
