import fc from 'fast-check';
import type { Todo } from '../../src/todos/todo.ts';
import type { Answer } from './gateway.ts';
import { problem } from './problem.ts';

/** What the API should do, as a list of todos in order of creation. */
export interface Model {
  todos: Todo[];
  now: string;
}

interface Expected {
  readonly status: number;
  readonly body?: unknown;
}

/** A request, and what the model does with it; the answer tells the id that a new todo got. */
export interface Command {
  readonly request: readonly [method: string, url: string, body?: object];
  readonly run: (model: Model, answer: Answer) => Expected;
}

const id = fc.constantFrom(...['f', '9', '5', '0'].map((digit) => `${digit}e4f1a2b-3c4d-4e5f-8a6b-7c8d9e0f1a2b`));
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((value) => `${value}.`);
const done = fc.boolean();

/** Any valid request about few todos, whose ids all owners share. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ text, done }, { requiredKeys: ['text'] }).map(createWithNewId),
  fc.record({ id, text, done }, { requiredKeys: ['id', 'text'] }).map(createWithOwnId),
  fc.tuple(id, fc.record({ text, done })).map(replace),
  fc.tuple(id, fc.record({ text, done }, { requiredKeys: [] })).map(update),
  id.map(remove),
  id.map(get),
  fc.option(done, { nil: undefined }).map(list),
);

function createWithNewId(draft: { text: string; done?: boolean }): Command {
  return {
    request: ['POST', '/todos', draft],
    run: (model, { body }) => ({ status: 201, body: insert(model, { done: false, ...draft, id: (body as Todo).id }) }),
  };
}

function createWithOwnId(draft: { id: string; text: string; done?: boolean }): Command {
  return {
    request: ['POST', '/todos', draft],
    run: (model) =>
      find(model, draft.id)
        ? { status: 409, body: problem(409, 'todo_exists') }
        : { status: 201, body: insert(model, { done: false, ...draft }) },
  };
}

function replace([todoId, draft]: [string, { text: string; done: boolean }]): Command {
  return {
    request: ['PUT', `/todos/${todoId}`, draft],
    run: (model) =>
      find(model, todoId)
        ? { status: 200, body: change(model, todoId, draft) }
        : { status: 201, body: insert(model, { id: todoId, ...draft }) },
  };
}

function update([todoId, patch]: [string, { text?: string; done?: boolean }]): Command {
  return {
    request: ['PATCH', `/todos/${todoId}`, patch],
    run: (model) => {
      const todo = find(model, todoId);
      if (!todo) return { status: 404, body: problem(404, 'todo_not_found') };
      return { status: 200, body: Object.keys(patch).length === 0 ? todo : change(model, todoId, patch) };
    },
  };
}

function remove(todoId: string): Command {
  return {
    request: ['DELETE', `/todos/${todoId}`],
    run: (model) => {
      model.todos = model.todos.filter((todo) => todo.id !== todoId);
      return { status: 204 };
    },
  };
}

function get(todoId: string): Command {
  return {
    request: ['GET', `/todos/${todoId}`],
    run: (model) => {
      const todo = find(model, todoId);
      return todo ? { status: 200, body: todo } : { status: 404, body: problem(404, 'todo_not_found') };
    },
  };
}

/** @returns the request for all todos, or those done or open */
export function list(filter: boolean | undefined): Command {
  return {
    request: ['GET', filter === undefined ? '/todos' : `/todos?done=${filter}`],
    run: (model) => ({ status: 200, body: model.todos.filter((todo) => filter === undefined || todo.done === filter) }),
  };
}

function find(model: Model, todoId: string): Todo | undefined {
  return model.todos.find((todo) => todo.id === todoId);
}

function insert(model: Model, draft: Pick<Todo, 'id' | 'text' | 'done'>): Todo {
  const todo = { ...draft, createdAt: model.now, updatedAt: model.now };
  model.todos.push(todo);
  return todo;
}

function change(model: Model, todoId: string, changes: Partial<Todo>): Todo | undefined {
  model.todos = model.todos.map((todo) => (todo.id === todoId ? { ...todo, ...changes, updatedAt: model.now } : todo));
  return find(model, todoId);
}
