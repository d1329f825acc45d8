import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { type Answer, answer, health, type RouteName } from './job.ts';

// Fastify would load Ajv and a compiler of serializers at start, but the job has precompiled validators.
const unused = () => () => {
  throw new Error('No route has a schema for Fastify to compile.');
};

/** Creates the app. @param eventOf returns the event with the owner that made a request */
export function createApp(eventOf: (request: FastifyRequest) => unknown): FastifyInstance {
  const app = fastify({
    schemaController: { compilersFactory: { buildValidator: unused, buildSerializer: unused } },
  });
  app.get('/health', (_, reply) => send(reply, health));
  app.post('/todos', run('createTodo'));
  app.get('/todos', run('listTodos'));
  app.get('/todos/:id', run('getTodo'));
  app.patch('/todos/:id', run('updateTodo'));
  app.delete('/todos/:id', run('deleteTodo'));
  return app;

  function run(route: RouteName) {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const { params, query, body } = request;
      const path = route === 'createTodo' || route === 'listTodos' ? {} : { pathParameters: { ...Object(params) } };
      const parts = { queryStringParameters: { ...Object(query) }, ...path, ...(body === undefined ? {} : { body }) };
      return send(reply, await answer(route, eventOf(request), parts));
    };
  }
}

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
