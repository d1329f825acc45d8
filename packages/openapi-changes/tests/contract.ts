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
        parameters: [
          { $ref: '#/components/parameters/Limit' },
          { name: 'done', in: 'query', schema: { enum: ['true', 'false'] } },
        ],
        responses: {
          200: {
            description: 'A page',
            headers: { Link: { $ref: '#/components/headers/Link' } },
            content: {
              'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Todo' } } },
            },
          },
          400: { $ref: '#/components/responses/Problem' },
        },
      },
      post: {
        operationId: 'createTodo',
        summary: 'Create a todo',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/CreateTodo' } } },
        },
        responses: {
          201: {
            description: 'The todo',
            headers: { ETag: { schema: { type: 'string' } } },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Todo' } } },
          },
          400: { $ref: '#/components/responses/Problem' },
        },
      },
    },
    '/todos/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        operationId: 'getTodo',
        summary: 'Get a todo',
        responses: {
          200: {
            description: 'The todo',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Todo' } } },
          },
          404: { $ref: '#/components/responses/Problem' },
        },
      },
      delete: {
        operationId: 'deleteTodo',
        summary: 'Delete a todo',
        responses: { 204: { description: 'Gone' }, 400: { $ref: '#/components/responses/Problem' } },
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
          text: { $ref: '#/components/schemas/Text' },
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
          text: { $ref: '#/components/schemas/Text' },
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
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  },
};

export type Contract = typeof contract;

/**
 * New values by place. A place is a list of member names, separated by spaces, for example `paths /todos get`. The value
 * `undefined` removes the member.
 */
export type Edits = Readonly<Record<string, unknown>>;

/** Returns a copy of the contract with these edits. */
export function editContract(edits: Edits): Contract {
  const copy = structuredClone(contract);
  for (const [place, value] of Object.entries(edits)) edit(copy, place.split(' '), value);
  return copy;
}

function edit(target: object, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) edit(Reflect.get(target, name), rest, value);
  else if (value === undefined) Reflect.deleteProperty(target, name);
  else Reflect.set(target, name, value);
}
