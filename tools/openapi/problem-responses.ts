import { STATUS_CODES } from 'node:http';
import { toAccepted } from '../../src/http/body.ts';
import { toProblem } from '../../src/http/problem.ts';
import { type ProblemCode, problemTypes } from '../../src/http/problem-types.ts';
import { RequestError } from '../../src/http/request-error.ts';
import type { Route } from '../../src/http/route.ts';
import { toGatewayErrors } from './gateway-errors.ts';
import { type NamedResponse, type OpenApiResponse, optionalHeaders, toResponse } from './response.ts';

/**
 * Returns a route's problems, and the errors of the gateway before it, as OpenAPI responses by status, each with its name
 * among the components.
 */
export function toProblemResponses({ method, access, problems }: Route): ReadonlyMap<number, NamedResponse> {
  const codes = Map.groupBy([...problems].sort(), (code) => problemTypes[code].status);
  const errors = new Map(toGatewayErrors(access));
  const own = [...codes].map(([status, found]) => {
    const { name, response } = toProblemResponse(status, found, method);
    return [status, { name, response: merge(response, errors.get(status)?.response) }] as const;
  });
  return new Map([...errors, ...own]);
}

function merge(response: OpenApiResponse, error: OpenApiResponse | undefined): OpenApiResponse {
  if (error === undefined) return response;
  const headers = { ...response.headers, ...optionalHeaders };
  return { ...response, headers, content: { ...response.content, ...error.content } };
}

function toProblemResponse(status: number, codes: readonly ProblemCode[], method: string): NamedResponse {
  const headers = toHeaders(codes, method);
  const title = codes.map((code) => problemTypes[code].title).find((found) => found !== undefined);
  const response = toResponse(title ?? STATUS_CODES[status], headers, { content: toContent(status, codes) });
  return { name: toName(codes, method), response };
}

/** The media types in a 415 depend on the method. */
function toName(codes: readonly ProblemCode[], method: string): string {
  const name = codes.map((code) => code.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase())).join('Or');
  return codes.includes('unsupported_media_type') ? `${name}In${method}` : name;
}

function toHeaders(codes: readonly ProblemCode[], method: string): readonly string[] {
  if (codes.includes('precondition_failed')) return ['ETag'];
  if (codes.includes('unsupported_media_type')) return [toAccepted(method).header, 'Accept-Encoding'];
  return [...new Set(codes.flatMap((code) => Object.keys(problemTypes[code].headers ?? {})))];
}

function toContent(status: number, codes: readonly ProblemCode[]) {
  const narrowed = { properties: { status: { const: status }, code: { enum: codes } } };
  const examples = codes.map((code) => [code, { value: toProblem(toExample(code), { requestId }) }]);
  return {
    'application/problem+json': {
      schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed] },
      examples: Object.fromEntries(examples),
    },
  };
}

const requestId = 'd4904f2e-5256-4978-b52c-5607f80cff61';

function toExample(code: ProblemCode) {
  const errors = [{ pointer: '/query/page', detail: 'is not allowed' }];
  return code === 'invalid_request' ? new RequestError(code, { errors }) : { code };
}
