import { Router } from '@aws-lambda-powertools/event-handler/http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Answer, answer, health, malformed, type RouteName } from './job.ts';
import { withLine } from './line.ts';

const app = new Router();
app.get('/health', async () => toResponse(health));
app.post('/todos', run('createTodo'));
app.get('/todos', run('listTodos'));
app.get('/todos/:id', run('getTodo'));
app.patch('/todos/:id', run('updateTodo'));
app.delete('/todos/:id', run('deleteTodo'));
app.errorHandler(SyntaxError, async () => toResponse(malformed));

export const handler = withLine((event, context) => app.resolve(event, context));

interface Invoked {
  readonly event: unknown;
  readonly req: Request;
  readonly params: Readonly<Record<string, string>>;
}

function run(route: RouteName) {
  return async ({ event, req, params }: Invoked): Promise<Response> => {
    const { queryStringParameters = {} } = event as APIGatewayProxyEventV2;
    const path = route === 'createTodo' || route === 'listTodos' ? {} : { pathParameters: params };
    const body = route === 'createTodo' || route === 'updateTodo' ? { body: await req.json() } : {};
    return toResponse(await answer(route, event, { queryStringParameters, ...path, ...body }));
  };
}

function toResponse({ status, headers, body }: Answer): Response {
  const init = { status, headers: { 'Content-Type': 'application/json', ...headers } };
  return new Response(body === undefined ? null : JSON.stringify(body), init);
}
