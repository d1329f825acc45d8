import { type Context, Hono } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import { type Answer, answer, health, malformed, type RouteName } from './job.ts';

/** Creates the app. @param eventOf returns the event with the owner that made a request */
export function createApp(eventOf: (context: Context) => unknown): Hono {
  const app = new Hono();
  app.get('/health', (context) => reply(context, health));
  app.post('/todos', (context) => run(context, 'createTodo'));
  app.get('/todos', (context) => run(context, 'listTodos'));
  app.get('/todos/:id', (context) => run(context, 'getTodo'));
  app.patch('/todos/:id', (context) => run(context, 'updateTodo'));
  app.delete('/todos/:id', (context) => run(context, 'deleteTodo'));
  app.onError((error, context) => {
    if (error instanceof SyntaxError) return reply(context, malformed);
    throw error;
  });
  return app;

  async function run(context: Context, route: RouteName): Promise<Response> {
    const { req } = context;
    const pathParameters = req.param();
    const body = route === 'createTodo' || route === 'updateTodo' ? { body: await req.json() } : {};
    const parts = { queryStringParameters: req.query(), ...body };
    const hasPath = Object.keys(pathParameters).length > 0;
    return reply(context, await answer(route, eventOf(context), hasPath ? { ...parts, pathParameters } : parts));
  }
}

function reply(context: Context, { status, headers, body }: Answer): Response {
  const all = { 'Content-Type': 'application/json', ...headers };
  return context.newResponse(body === undefined ? null : JSON.stringify(body), status as StatusCode, all);
}
