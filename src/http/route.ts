import middy from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { ValidateFunction } from 'ajv';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import Negotiator from 'negotiator';
import type { TodoErrorCode } from '../todos/errors.ts';
import { type BodyMethod, limitBody } from './body.ts';
import { type OwnerOf, requireOwner } from './owner.ts';
import type { Reply } from './replies.ts';
import { RequestError } from './request-error.ts';
import { validate } from './stack.ts';

export type Method = 'GET' | 'DELETE' | BodyMethod;

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
  readonly schema: ValidateFunction<Parts>;
  /** Reads at most the headers in the schema and the gateway's own part of the event. */
  readonly operation: (owner: string, input: Input<Parts>, event: APIGatewayProxyEventV2) => Result | Promise<Result>;
  readonly reply: (result: Result, event: APIGatewayProxyEventV2) => Reply;
  /** Statuses of `reply`, and problems of this operation. */
  readonly answers: readonly (number | TodoErrorCode)[];
}

export interface Route extends Pick<Row<RequestParts, unknown>, 'method' | 'path' | 'access' | 'schema' | 'answers'> {
  readonly handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;
}

/** Creates a function that makes a row a Middy-wrapped handler: owner, body, validation, operation, reply. */
export function createRoute(ownerOf: OwnerOf) {
  return <Parts extends RequestParts, Result>(row: Row<Parts, Result>): Route => {
    const { method, path, access, schema, operation, reply, answers } = row;
    const callerOf = access === 'owner' ? requireOwner(ownerOf) : () => '';
    // The stack around all routes watches the time.
    const stack = middy<APIGatewayProxyEventV2, Reply>({ timeoutEarlyInMillis: 0 }).before(({ event }) => {
      callerOf(event);
      requireJsonAcceptable(event);
      // serverless-offline sends null without parameters.
      event.queryStringParameters ??= {};
    });
    if (hasBody(method)) stack.use(limitBody(method)).use(httpJsonBodyParser({ disableContentTypeCheck: true }));
    stack.use(validate(schema));
    const handler = stack.handler(async (event: APIGatewayProxyEventV2) =>
      reply(await operation(callerOf(event), toInput<Parts>(event as unknown as RequestParts), event), event),
    );
    return { method, path, access, schema, answers, handler };
  };
}

/** Accept headers of most clients. Parsing them would be a tenth of the work of a small request. */
const plainAccept: readonly (string | undefined)[] = [undefined, '', '*/*', 'application/json'];

/** @throws RequestError `not_acceptable` if Accept excludes JSON: RFC 9110 sections 12.5.1 and 15.5.7 */
function requireJsonAcceptable({ headers }: APIGatewayProxyEventV2): void {
  if (plainAccept.includes(headers['accept'])) return;
  if (new Negotiator({ headers }).mediaType(['application/json;charset=utf-8']) === undefined) {
    throw new RequestError('not_acceptable');
  }
}

function hasBody(method: Method): method is BodyMethod {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

/** Merges the parts of a valid event with a parsed body. */
function toInput<Parts>({ pathParameters, queryStringParameters, body }: RequestParts): Input<Parts> {
  return { ...queryStringParameters, ...body, ...pathParameters } as Input<Parts>;
}
