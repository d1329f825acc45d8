import { STATUS_CODES } from 'node:http';
import { toAccepted } from '../../src/http/body.ts';
import type { ResponseKind } from '../../src/http/replies.ts';
import type { Route } from '../../src/http/route.ts';
import { toParameters } from './parameters.ts';
import { toProblemResponses } from './problem-responses.ts';
import { toResponse } from './response.ts';
import { type Schemas, toComponent, toComponentRef, toFile } from './schemas.ts';

/** Returns a route as an OpenAPI operation, with the name of its schema as its id. */
export function toOperation(route: Route, schemas: Schemas, operationId: string) {
  const file = toFile(operationId);
  const problems = [...toProblemResponses(route)].map(([status, { name }]) => [
    status,
    { $ref: `#/components/responses/${name}` },
  ]);
  return {
    operationId,
    summary: schemas[file]?.description,
    tags: [route.path.split('/')[1]],
    ...(route.access === 'anyone' ? { security: [] } : {}),
    parameters: toParameters(schemas, file),
    ...toRequestBody(route, schemas, file),
    responses: Object.fromEntries([...toSuccesses(route, schemas), ...problems]),
  };
}

function toRequestBody({ method }: Route, schemas: Schemas, file: string) {
  const body = schemas[file]?.properties?.['body'];
  if (body === undefined) return {};
  const { examples: [example] = [], ...schema } = toComponent(schemas, body, file);
  const { mediaTypes } = toAccepted(method);
  return {
    requestBody: { required: true, content: Object.fromEntries(mediaTypes.map((type) => [type, { schema, example }])) },
  };
}

function toSuccesses({ responses }: Route, schemas: Schemas) {
  return Object.entries(responses).map(([status, { body, headers = [] }]: [string, ResponseKind]) => {
    const schema = body && { $ref: toComponentRef(schemas, toFile(body)) };
    const content = schema === undefined ? {} : { content: { 'application/json': { schema } } };
    return [status, toResponse(STATUS_CODES[status], headers, content)] as const;
  });
}
