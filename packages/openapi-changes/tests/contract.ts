const todo = { description: 'The todo', content: json(ref('schemas', 'Todo')) };
const problem = ref('responses', 'Problem');

/** A small OpenAPI document whose requests and responses share components, like the API's own document. */
export const contract = {
  openapi: '3.1.0',
  info: { title: 'Todo API', version: '0.1.0', license: { name: 'MIT', identifier: 'MIT' } },
  servers: [{ url: '/' }],
  security: [],
  paths: {
    '/todos': {
      get: {
        operationId: 'listTodos',
        summary: 'List todos',
        parameters: [ref('parameters', 'Limit'), { name: 'done', in: 'query', schema: { enum: ['true', 'false'] } }],
        responses: {
          200: {
            description: 'A page',
            headers: { Link: ref('headers', 'Link') },
            content: json({ type: 'array', items: ref('schemas', 'Todo') }),
          },
          400: problem,
        },
      },
      post: {
        operationId: 'createTodo',
        summary: 'Create a todo',
        requestBody: { required: true, content: json(ref('schemas', 'CreateTodo')) },
        responses: { 201: { ...todo, headers: { ETag: { schema: { type: 'string' } } } }, 400: problem },
      },
    },
    '/todos/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { operationId: 'getTodo', summary: 'Get a todo', responses: { 200: todo, 404: problem } },
      delete: {
        operationId: 'deleteTodo',
        summary: 'Delete a todo',
        responses: { 204: { description: 'Gone' }, 400: problem },
      },
    },
  },
  components: {
    schemas: {
      Text: { type: 'string', minLength: 1, maxLength: 4096 },
      Todo: {
        type: 'object',
        additionalProperties: false,
        required: ['text', 'done'],
        properties: {
          text: ref('schemas', 'Text'),
          done: { type: 'boolean' },
          status: { enum: ['open', 'closed'] },
          dueAt: { type: ['string', 'null'], format: 'date-time' },
        },
      },
      CreateTodo: {
        type: 'object',
        additionalProperties: false,
        required: ['text'],
        properties: {
          text: ref('schemas', 'Text'),
          done: { type: 'boolean' },
          colour: { enum: ['red', 'green'] },
        },
      },
      Problem: {
        type: 'object',
        required: ['code'],
        properties: { code: { enum: ['invalid_request', 'todo_not_found'] } },
      },
    },
    parameters: { Limit: { name: 'limit', in: 'query', schema: { type: 'string', maxLength: 4 } } },
    headers: { Link: { schema: { type: 'string' } } },
    responses: {
      Problem: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } },
      },
    },
  },
};

function ref(kind: string, name: string) {
  return { $ref: `#/components/${kind}/${name}` };
}

function json(schema: object) {
  return { 'application/json': { schema } };
}

export type Contract = typeof contract;

/** New values by place, for example `paths /todos get`. The value `undefined` removes the member. */
export type Edits = Readonly<Record<string, unknown>>;

/** Returns a copy of the contract with these edits. */
export function editContract(edits: Edits): Contract {
  // Unlike a structured clone, this keeps no object in two places.
  const copy: Contract = JSON.parse(JSON.stringify(contract));
  for (const [place, value] of Object.entries(edits)) edit(copy, place.split(' '), value);
  return copy;
}

function edit(target: object, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) edit(Reflect.get(target, name), rest, value);
  else if (value === undefined) Reflect.deleteProperty(target, name);
  else Reflect.set(target, name, value);
}
