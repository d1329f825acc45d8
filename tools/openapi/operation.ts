import { STATUS_CODES } from 'node:http';
import { acceptedBodies } from '../../src/http/body.ts';
import type { Route } from '../../src/http/route.ts';
import { toParameters } from './parameters.ts';
import { toProblemCodes, toProblemContent, toProblemHeaders, toProblemTitle } from './problems.ts';
import { type JsonSchema, type Schemas, toComponent } from './schemas.ts';

/** The headers of every response. */
export const commonHeaders = ['Cache-Control', 'Vary', 'X-Content-Type-Options', 'X-Request-Id'];

const todo = { $ref: '#/components/schemas/Todo' };

/** The bodies of 200 responses that are not a todo. */
const bodies: Readonly<Record<string, JsonSchema>> = {
  getHealth: { $ref: '#/components/schemas/Health' },
  listTodos: { type: 'array', maxItems: 200, items: todo },
};

/** Returns a route as an OpenAPI operation, with the name of its schema as its id. */
export function toOperation(route: Route, schemas: Schemas, operationId: string) {
  const file = `${operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.json`;
  return {
    operationId,
    summary: schemas[file]?.description,
    tags: [route.path.split('/')[1]],
    ...(route.access === 'anyone' ? { security: [] } : {}),
    parameters: toParameters(schemas, file),
    ...toRequestBody(route, schemas, file),
    responses: Object.fromEntries([...toSuccesses(route, operationId), ...toProblems(route)]),
  };
}

function toRequestBody({ method }: Route, schemas: Schemas, file: string) {
  const body = schemas[file]?.properties?.['body'];
  if (body === undefined || !(method in acceptedBodies)) return {};
  const { examples: [example] = [], ...schema } = toComponent(schemas, body, file);
  const { mediaTypes } = acceptedBodies[method as keyof typeof acceptedBodies];
  return {
    requestBody: { required: true, content: Object.fromEntries(mediaTypes.map((type) => [type, { schema, example }])) },
  };
}

function toSuccesses(route: Route, operationId: string) {
  const statuses = route.answers.filter((answer) => typeof answer === 'number');
  return statuses.map((status) => {
    const schema = bodies[operationId] ?? todo;
    const content = status === 204 || status === 304 ? {} : { content: { 'application/json': { schema } } };
    return [status, toResponse(STATUS_CODES[status], toHeaders(route, operationId, status), content)] as const;
  });
}

function toHeaders({ method, path }: Route, operationId: string, status: number): readonly string[] {
  const isOneTodo = status === 201 || (path === '/todos/{id}' && method !== 'DELETE');
  return [
    ...(isOneTodo ? ['ETag'] : []),
    ...(status === 201 ? ['Location'] : []),
    ...(operationId === 'listTodos' ? ['Link'] : []),
    ...(operationId === 'createTodo' ? ['Idempotent-Replayed'] : []),
    ...(method in acceptedBodies && status !== 200 ? ['Preference-Applied'] : []),
  ];
}

function toProblems(route: Route) {
  return [...toProblemCodes(route)].map(([status, codes]) => {
    const headers = toProblemHeaders(status, codes, route.method);
    const content = toProblemContent(status, codes);
    return [status, toResponse(toProblemTitle(status, codes), headers, { content })] as const;
  });
}

function toResponse(description: string | undefined, headers: readonly string[], content: object) {
  const names = [...commonHeaders, ...headers];
  return {
    description,
    headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    ...content,
  };
}
