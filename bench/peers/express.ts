import { configure, getCurrentInvoke } from '@codegenie/serverless-express';
import express, { type Request, type Response } from 'express';
import { type Answer, answer, health, type RouteName } from './job.ts';
import { withLine } from './line.ts';

const app = express();
app.use(express.json());
app.get('/health', (_, response) => send(response, health));
app.post('/todos', run('createTodo'));
app.get('/todos', run('listTodos'));
app.get('/todos/:id', run('getTodo'));
app.patch('/todos/:id', run('updateTodo'));
app.delete('/todos/:id', run('deleteTodo'));

export const handler = withLine(configure({ app }));

function run(route: RouteName) {
  return async ({ params, query, body }: Request, response: Response): Promise<void> => {
    const path = route === 'createTodo' || route === 'listTodos' ? {} : { pathParameters: { ...params } };
    const parts = { queryStringParameters: { ...query }, ...path, ...(body === undefined ? {} : { body }) };
    send(response, await answer(route, getCurrentInvoke().event, parts));
  };
}

function send(response: Response, { status, headers, body }: Answer): void {
  response.status(status).set(headers);
  if (body === undefined) response.end();
  else response.json(body);
}
