import * as validators from '../../src/generated/validators.js';
import type { Route } from '../../src/http/route.ts';
import { createRoutes, type RoutesContext } from '../../src/http/routes.ts';
import { gatewayError } from './gateway-errors.ts';
import { toOperation } from './operation.ts';
import { toSharedParameters } from './parameters.ts';
import { toProblemResponses } from './problem-responses.ts';
import { commonHeaders, toOptional } from './response.ts';
import { findReferredFiles, resolve, type Schemas, toComponents, toFile } from './schemas.ts';

/**
 * Returns the OpenAPI 3.1 document of the API, generated from its schemas and its route table.
 * @param version the service's version
 * @see https://spec.openapis.org/oas/v3.1.1
 */
export function createDocument(schemas: Schemas, version: string) {
  const routes = createRoutes({} as RoutesContext);
  const paths = Map.groupBy(routes, ({ path }) => path);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Todo API',
      version,
      description:
        'Each todo belongs to one owner. Lists are paged, ETags prevent lost updates, and retries are safe. HEAD responds like GET, without the body. An unknown path returns 404 with the code route_not_found, an unsupported method 405 with Allow.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      { url: '.', description: 'The host of this document, in production, staging or locally.', 'x-internal': false },
    ],
    security: [{ bearer: [] }],
    paths: Object.fromEntries([...paths].map(([path, rows]) => [path, toPathItem(rows, schemas)])),
    components: {
      securitySchemes: { bearer },
      schemas: { ...toSchemas(routes, schemas), GatewayError: gatewayError },
      parameters: toSharedParameters(schemas, routes.map(toRequestFile)),
      headers: toHeaders(schemas),
      responses: Object.fromEntries(routes.flatMap(toNamedResponses).sort()),
    },
  };
}

const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  // Spectral's OWASP rules look for RFC8725 without a space.
  description:
    'A JWT of the stage. Its issuer, audience, signature and times are verified (RFC8725), and its claim sub is the owner.',
};

/** Returns the schemas of all bodies, and those to which they refer, as components. */
function toSchemas(routes: readonly Route[], schemas: Schemas) {
  const requests = routes.map((route) => schemas[toRequestFile(route)]?.properties?.['body'] ?? {});
  const bodies = routes.flatMap(({ responses }) => Object.values(responses).flatMap(({ body = [] }) => body));
  const files = findReferredFiles(schemas, [
    ...requests,
    ...['problem', ...bodies].map(toFile).map(($ref) => ({ $ref })),
  ]);
  return Object.assign({}, ...files.map((file) => toComponents(schemas, file)));
}

function toNamedResponses(route: Route) {
  return [...toProblemResponses(route).values()].map(({ name, response }) => [name, response] as const);
}

function toPathItem(routes: readonly Route[], schemas: Schemas) {
  return Object.fromEntries(
    routes.map((route) => [route.method.toLowerCase(), toOperation(route, schemas, toOperationId(route))]),
  );
}

function toOperationId({ schema }: Route): string {
  const [name = ''] = Object.entries(validators).find(([, validator]) => validator === schema) ?? [];
  return name;
}

/** Returns the file of the schema of a route. */
export function toRequestFile(route: Route): string {
  return toFile(toOperationId(route));
}

function toHeaders(schemas: Schemas) {
  const definitions = Object.entries(schemas['response-headers.json']?.$defs ?? {});
  return Object.fromEntries(
    definitions.flatMap(([name, definition]) => {
      const { description, ...schema } = resolve(schemas, definition, 'response-headers.json');
      const header = { description, required: commonHeaders.includes(name), schema };
      return header.required
        ? [
            [name, header],
            [toOptional(name), { ...header, required: false }],
          ]
        : [[name, header]];
    }),
  );
}
