import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { createExport, type ExportContext } from '../../src/export/export.ts';
import type { Observation } from '../../src/http/observe.ts';
import { createOwnerOf } from '../../src/http/owner.ts';
import { createTodoRepository } from '../../src/stores/memory/todo-repository.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { type StoredTodo, todoNames } from '../../src/todos/todo.ts';
import { createContext, type RequestOptions, toEvent } from '../api/gateway.ts';
import { newTodo } from '../todos/new-todo.ts';
import { createLambdaStream, type LambdaStream } from './lambda-stream.ts';

export interface File {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @returns the export, without tokens unless it is told how to verify them, and what it observed */
export function createExportUnderTest(changes: Partial<ExportContext> = {}) {
  const observations: Observation[] = [];
  const handler = createExport({
    repository: createTodoRepository(),
    ownerOf: createOwnerOf(changes.verifyToken === undefined ? 'none' : 'jwt'),
    verifyToken: undefined,
    observe: (observation) => void observations.push(observation),
    timeLeft: () => 60_000,
    ...changes,
  });
  return { start, send, observations };

  /** Calls the handler with a stream that nobody reads yet. */
  function start(url = '/todos.csv', context: Partial<Context> = {}): LambdaStream & { readonly ended: Promise<void> } {
    const stream = createLambdaStream();
    const ended = call(toUrlEvent('GET', url), stream, context);
    return { ...stream, ended };
  }

  /** @returns the answer to a request, read to its end */
  async function send(method: string, url: string, options: RequestOptions = {}, context: Partial<Context> = {}) {
    const stream = createLambdaStream();
    stream.takeAll();
    await call(toUrlEvent(method, url, options), stream, context);
    return toFile(stream);
  }

  async function call(event: APIGatewayProxyEventV2, { stream }: LambdaStream, context: Partial<Context>) {
    await handler(event, stream as awslambda.HttpResponseStream, { ...createContext(), ...context });
  }
}

export function toFile({ prelude, text }: LambdaStream): File {
  const { statusCode: status, headers = {} } = prelude() ?? {};
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { status, headers: Object.fromEntries(lowered), body: text() };
}

/** A Function URL has no routes, and no authorizer. */
function toUrlEvent(method: string, url: string, options: RequestOptions = {}): APIGatewayProxyEventV2 {
  return { ...toEvent(method, url, options), routeKey: '$default' };
}

/** @returns a repository in which an owner has so many todos, every other one done, and the todos */
export async function fill(size: number, owner = 'local', repository: TodoRepository = createTodoRepository()) {
  const todos = Array.from({ length: size }, (_, index) =>
    newTodo({ text: `${owner} ${index}`, done: index % 2 === 1 }),
  );
  for (const todo of todos) await repository.put(owner, todo, {});
  return { repository, todos };
}

/** The empty fields at the end of a last record. */
export const blanks = ','.repeat(todoNames.length - 2);

/** @returns the file that has these todos and no more, its last record too */
export function wholeFile(todos: readonly StoredTodo[]): string {
  return `${recordsOf(todos)}#complete,${todos.length}${blanks}\r\n`;
}

/** @returns the file that has these todos, without a last record */
export function recordsOf(todos: readonly StoredTodo[]): string {
  const records = todos.map((todo) => todoNames.map((name) => todo[name]).join());
  return [todoNames.join(), ...records, ''].join('\r\n');
}
