import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { escapeToken } from '../../src/faults.ts';
import { createDocument } from '../../tools/openapi/document.ts';
import { commonHeaders } from '../../tools/openapi/response.ts';
import { readSchemas } from '../../tools/openapi/schemas.ts';
import { serviceDir } from '../support/service-dir.ts';
import type { Answer } from './gateway.ts';

interface Reference {
  readonly $ref: string;
}

interface Response {
  readonly headers?: Readonly<Record<string, Reference>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

/** Response, and where the document has it: operations share the responses among the components. */
interface Described extends Response {
  readonly pointer: string;
}

/** The OpenAPI document of the API. */
export const document = createDocument(readSchemas(serviceDir), '1.2.3');

/** Knows the document as `openapi`. That the document is a schema is checked elsewhere: every suite would spend time on it. */
export const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  validateSchema: false,
  formats: { uuid: true, 'date-time': true },
});
ajv.addSchema(document, 'openapi');
/** Every answer of the service that the document describes, by its pointer into the document. */
export const responses: ReadonlyMap<string, Described> = new Map(
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) =>
      Object.entries(operation.responses)
        .map(([status, response]) => {
          const pointer = `/paths/${escapeToken(path)}/${method}/responses/${status}`;
          return [pointer, resolve(pointer, response as Response | Reference)] as const;
        })
        .filter(([, { headers = {} }]) => 'X-Request-Id' in headers),
    ),
  ),
);

const validators = new Map<string, ValidateFunction>();

/**
 * Notes an answer for the account of what was seen, which AnswersReporter takes at the end.
 * @param event the request, whose routeKey is as in `GET /todos/{id}`
 * @throws Error when the document does not describe such an answer: status, headers, body; or refuses a header that the
 *   service takes
 */
export function requireConformance(event: APIGatewayProxyEventV2, { status, headers, body }: Answer): void {
  const { routeKey } = event;
  requireCommonHeaders(headers, `${routeKey} ${status}`);
  if (routeKey === '$default') {
    if (body !== undefined) requireValid(body, '/components/schemas/Problem', routeKey);
    return;
  }
  const [method = '', path = ''] = routeKey.replace('HEAD', 'GET').split(' ');
  const place = `/paths/${escapeToken(path)}/${method.toLowerCase()}/responses/${status}`;
  const response = responses.get(place);
  if (response === undefined) throw new Error(`${routeKey} answers ${status}, which the document does not know`);
  requireHeaders(response, headers, `${routeKey} ${status}`);
  if (body !== undefined) requireBody(response, { status, headers, body }, place);
  if (status < 400) requireSent(event.headers, routeKey);
  note(place);
}

function requireSent(headers: APIGatewayProxyEventV2['headers'], what: string): void {
  for (const name of Object.keys(document.components.parameters)) {
    const value = headers[name.toLowerCase()];
    if (value !== undefined) requireValid(value, `/components/parameters/${name}/schema`, `${what} with ${name}`);
  }
}

function requireHeaders(response: Response, headers: Answer['headers'], what: string): void {
  const described = new Map(
    Object.entries(response.headers ?? {}).map(([name, { $ref }]) => [name.toLowerCase(), $ref.slice(1)]),
  );
  for (const [name, value] of Object.entries(headers)) {
    const pointer = described.get(name);
    if (pointer !== undefined) requireValid(value, `${pointer}/schema`, `${what} ${name}`);
    else if (name !== 'content-type') throw new Error(`${what} has ${name}, which the document does not know`);
  }
}

function requireCommonHeaders(headers: Answer['headers'], what: string): void {
  for (const name of commonHeaders) {
    if (headers[name.toLowerCase()] === undefined) throw new Error(`${what} has no ${name}`);
  }
}

function requireBody({ content = {}, pointer }: Described, { headers, body }: Answer, place: string): void {
  const type = String(headers['content-type']);
  if (!(type in content)) throw new Error(`${place} is of type ${type}, which the document does not know`);
  requireValid(body, `${pointer}/content/${escapeToken(type)}/schema`, place);
}

function resolve(pointer: string, response: Response | Reference): Described {
  if (!('$ref' in response)) return { ...response, pointer };
  const [, name = ''] = /^#\/components\/responses\/(\w+)$/.exec(response.$ref) ?? [];
  const shared = document.components.responses[name];
  if (shared === undefined) throw new Error(`${pointer} refers to ${response.$ref}, which does not exist`);
  return { ...shared, pointer: response.$ref.slice(1) };
}

function requireValid(value: unknown, pointer: string, what: string): void {
  const isValid = validators.get(pointer) ?? ajv.compile({ $ref: `openapi#${encodeURI(pointer)}` });
  validators.set(pointer, isValid);
  if (!isValid(value)) throw new Error(`${what} does not conform: ${ajv.errorsText(isValid.errors)}`);
}

function note(place: string): void {
  const folder = process.env['ANSWERS_SEEN'];
  if (folder !== undefined) appendFileSync(join(folder, `${process.pid}`), `${place}\n`);
}
