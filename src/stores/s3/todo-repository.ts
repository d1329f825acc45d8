import { hasSeen } from '../../todos/entry.ts';
import type { TodoRepository, WriteResult } from '../../todos/repository.ts';
import { writeIdOf } from '../../todos/write-id.ts';
import { listTodos, putTodo, removeTodo, updateTodo } from '../memory/entries.ts';
import type { Documents, Written } from './documents.ts';

/** Creates a TodoRepository over owners' documents. */
export function createTodoRepository({ read, write }: Documents): TodoRepository {
  return {
    list: async (owner, query) => listTodos(await read(owner), query),
    get: async (owner, id) => (await read(owner)).get(id)?.todo,

    async put(owner, todo, terms) {
      const written = await write(owner, todo.id, (entries) => putTodo(entries, todo, terms));
      return toResult(written, writeIdOf(todo.version, terms));
    },

    async update(owner, id, changes, terms) {
      const written = await write(owner, id, (entries) => updateTodo(entries, id, changes, terms));
      return toResult(written, writeIdOf(changes.version, terms));
    },

    async remove(owner, id, removal, terms) {
      const written = await write(owner, id, (entries) => removeTodo(entries, id, removal, terms));
      return toResult(written, writeIdOf(removal.version, terms));
    },
  };
}

/** A refusal is certain, because no attempt can take effect any more. */
function toResult({ result, isUncertain }: Written<WriteResult>, write: string): WriteResult {
  return result.applied || !hasSeen(result.entry, write) ? result : { ...result, isUncertain };
}
