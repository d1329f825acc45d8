import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { ValidateFunction } from 'ajv';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { takesBody, takesPath } from '../generated/validators.js';
import type { TodoErrorCode } from '../todos/errors.ts';
import { requireJsonAcceptable } from './accept.ts';
import { bodyBytesMax, limitBody, refuseBody } from './body.ts';
import { type OwnerOf, requireOwner } from './owner.ts';
import type { ProblemCode } from './problem-types.ts';
import { type Reply, type ReplyKind, toReply } from './replies.ts';
import { runSteps, type Step } from './step.ts';
import { validate } from './validate.ts';

export type Method = 'GET' | 'DELETE' | 'POST' | 'PUT' | 'PATCH';

/** Parts of the event that a client fills in and a request schema describes. */
interface RequestParts {
  readonly pathParameters?: object;
  readonly queryStringParameters?: object;
  readonly body?: object;
}

type Part<Parts, Name extends keyof RequestParts> = Parts extends { readonly [name in Name]?: infer Value }
  ? NonNullable<Value>
  : unknown;

/** Parts of a request in one object. Path and query parameters and members of the body never share a name. */
export type Input<Parts> = Part<Parts, 'pathParameters'> & Part<Parts, 'queryStringParameters'> & Part<Parts, 'body'>;

export interface Row<Parts extends RequestParts, Result> {
  readonly method: Method;
  /** Path with parameters in braces, for example `/todos/{id}`. */
  readonly path: string;
  /** Callers: owners, for their own todos, or anyone. */
  readonly access: 'owner' | 'anyone';
  /** The request has a body if this schema describes one. */
  readonly schema: ValidateFunction<Parts>;
  /** Size limit of the body in bytes, if not that of a single todo. */
  readonly bytesMax?: number;
  /** Reads at most the headers in the schema and the gateway's own part of the event. */
  readonly operation: (owner: string, input: Input<Parts>, event: APIGatewayProxyEventV2) => Result | Promise<Result>;
  readonly reply: ReplyKind<Result>;
  /** Problems of this operation, other than `storage_unavailable`. */
  readonly problems: readonly TodoErrorCode[];
}

/** Row that can run, with all problems of its requests. */
export interface Route extends Pick<Row<RequestParts, unknown>, 'method' | 'path' | 'access' | 'schema'> {
  readonly responses: ReplyKind<unknown>['responses'];
  readonly problems: ReadonlySet<ProblemCode>;
  readonly handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;
}

/** Returns the methods that a route serves: HEAD beside GET. @see RFC 9110 section 9.3.2 */
export function toMethods(method: Method) {
  return method === 'GET' ? ([method, 'HEAD'] as const) : ([method] as const);
}

/** Returns the gateway's keys of routes, for example `GET /todos/{id}`. */
export function toRouteKeys(routes: readonly Pick<Route, 'method' | 'path'>[]): readonly string[] {
  return routes.flatMap(({ method, path }) => toMethods(method).map((each) => `${each} ${path}`));
}

/** Creates a function that makes a row a handler: owner, body, validation, operation, reply. */
export function createRoute(ownerOf: OwnerOf) {
  const owned = requireOwner(ownerOf);
  return <Parts extends RequestParts, Result>(row: Row<Parts, Result>): Route => {
    const { method, path, access, schema, bytesMax = bodyBytesMax.single, operation, reply } = row;
    const callerOf = access === 'owner' ? owned.callerOf : () => '';
    const steps: readonly Step[] = [
      ...(access === 'owner' ? [owned] : []),
      requireJsonAcceptable,
      ...(takesBody.has(schema) ? [limitBody(method, bytesMax), parseBody] : [refuseBody]),
      validate(schema),
    ];
    const handler = async (event: APIGatewayProxyEventV2, context: Context) => {
      await runSteps(steps, event, context);
      const result = await operation(callerOf(event), toInput(schema, event as unknown as RequestParts), event);
      return toReply(reply.toAnswer(result, event, context));
    };
    const problems = new Set(
      [...steps, ...(access === 'owner' ? [storeUse] : []), row].flatMap((each) => each.problems),
    );
    return { method, path, access, schema, responses: reply.responses, problems, handler };
  };
}

/** Step that parses a body. http/problem.ts converts what the package throws. Only routes need the parser. */
const parseBody: Step = {
  ...httpJsonBodyParser({ disableContentTypeCheck: true }),
  problems: ['malformed_json', 'invalid_request'],
};

/** Problems of every operation on the store. */
const storeUse: Pick<Step, 'problems'> = { problems: ['storage_unavailable', 'timed_out', 'internal_error'] };

/** Merges the parts of a valid event with a parsed body. A schema describes the query, but may leave out the path. */
function toInput<Parts>(schema: ValidateFunction<Parts>, event: RequestParts): Input<Parts> {
  const { pathParameters, queryStringParameters, body } = event;
  return { ...queryStringParameters, ...body, ...(takesPath.has(schema) && pathParameters) } as Input<Parts>;
}
