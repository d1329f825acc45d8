import { STATUS_CODES } from 'node:http';
import { acceptedBodies, type BodyMethod } from '../../src/http/body.ts';
import { toProblem } from '../../src/http/problem.ts';
import { type ProblemCode, problemTypes } from '../../src/http/problem-types.ts';
import { RequestError } from '../../src/http/request-error.ts';
import type { Route } from '../../src/http/route.ts';

const anywhere = ['invalid_request', 'not_acceptable'] as const;
const withOwner = ['unauthorized', 'storage_unavailable', 'timed_out', 'internal_error'] as const;
const withBody = [
  'body_missing',
  'malformed_json',
  'malformed_utf8',
  'content_too_large',
  'unsupported_media_type',
  'storage_full',
] as const;

/** Returns the codes of all problems with which a route may respond, by status. */
export function toProblemCodes({ access, method, answers }: Route): ReadonlyMap<number, readonly ProblemCode[]> {
  const codes: readonly ProblemCode[] = [
    ...anywhere,
    ...(access === 'owner' ? withOwner : []),
    ...(method in acceptedBodies ? withBody : []),
    ...answers.filter((answer) => typeof answer === 'string'),
  ];
  return Map.groupBy(codes, (code) => problemTypes[code].status);
}

/** Returns the names of a problem's own headers. */
export function toProblemHeaders(status: number, codes: readonly ProblemCode[], method: string): readonly string[] {
  const fixed = codes.flatMap((code) => Object.keys(problemTypes[code].headers ?? {}));
  if (status === 412) return ['ETag'];
  return status === 415 ? [acceptedBodies[method as BodyMethod].header, 'Accept-Encoding'] : [...new Set(fixed)];
}

/** Returns the title of a status. */
export function toProblemTitle(status: number, codes: readonly ProblemCode[]): string | undefined {
  return codes.map((code) => problemTypes[code].title).find((title) => title !== undefined) ?? STATUS_CODES[status];
}

/** Returns the content of a response with one of these problems. */
export function toProblemContent(status: number, codes: readonly ProblemCode[]) {
  const narrowed = { properties: { status: { const: status }, code: { enum: codes } } };
  const examples = codes.map((code) => [code, { value: toProblem(toExample(code), requestId) }]);
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
