import { v4, v7 } from 'uuid';
import type { TodoRemoval } from '../../src/todos/repository.ts';
import type { StoredTodo } from '../../src/todos/todo.ts';

/** @returns a todo that was just created under an id that its client chose */
export function newTodo(changes: Partial<StoredTodo> = {}): StoredTodo {
  const position = v7();
  const instant = '2026-01-02T03:04:05.678Z';
  return {
    id: v4(),
    text: 'Buy milk',
    done: false,
    createdAt: instant,
    updatedAt: instant,
    position,
    version: position,
    ...changes,
  };
}

/** @returns what stays of a todo that is removed now, long before it is forgotten */
export function newRemoval(updatedAt = '2030-01-01T00:00:00.000Z'): TodoRemoval {
  return { updatedAt, version: v7(), expiresAt: 4_102_444_800 };
}
