import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { walkTodos } from '../../src/todos/repository.ts';
import type { StoredTodo } from '../../src/todos/todo.ts';
import { onEveryEngine } from '../stores/on-every-engine.ts';
import { newTodo } from './new-todo.ts';

onEveryEngine('a walk', (store) => {
  test.each([
    [0, [0], 1],
    [2, [2], 1],
    [3, [3, 0], 2],
    [4, [3, 1], 2],
  ])('through %i todos in pages of 3 reads pages of %j', async (count, sizes, reads) => {
    const { todos: repository } = store();
    const owner = v4();
    const todos = Array.from({ length: count }, () => newTodo());
    for (const todo of todos) await repository.put(owner, todo, {});
    let lists = 0;
    const list: typeof repository.list = (...query) => {
      lists += 1;
      return repository.list(...query);
    };
    const pages: (readonly StoredTodo[])[] = [];
    for await (const page of walkTodos({ list }, owner, { pageSize: 3 })) pages.push(page);
    expect(pages.map((page) => page.length)).toEqual(sizes);
    expect(pages.flat()).toEqual(todos);
    expect(lists).toBe(reads);
  });
});
