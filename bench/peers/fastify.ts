import awsLambda from '@fastify/aws-lambda';
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { type Answer, answer, health, type RouteName } from './job.ts';
import { withLine } from './line.ts';

// Fastify would load Ajv and a compiler of serializers at start, but the job has precompiled validators.
const unused = () => () => {
  throw new Error('No route has a schema for Fastify to compile.');
};

const app = fastify({
  schemaController: { compilersFactory: { buildValidator: unused, buildSerializer: unused } },
});
app.get('/health', (_, reply) => send(reply, health));
app.post('/todos', run('createTodo'));
app.get('/todos', run('listTodos'));
app.get('/todos/:id', run('getTodo'));
app.patch('/todos/:id', run('updateTodo'));
app.delete('/todos/:id', run('deleteTodo'));

export const handler = withLine(awsLambda(app));

interface Invoked {
  readonly awsLambda: { readonly event: unknown };
}

function run(route: RouteName) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { event } = (request as unknown as Invoked).awsLambda;
    const { params, query, body } = request;
    const path = route === 'createTodo' || route === 'listTodos' ? {} : { pathParameters: { ...Object(params) } };
    const parts = { queryStringParameters: { ...Object(query) }, ...path, ...(body === undefined ? {} : { body }) };
    return send(reply, await answer(route, event, parts));
  };
}

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
