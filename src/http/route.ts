import middy from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { ValidateFunction } from 'ajv';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { TodoErrorCode } from '../todos/errors.ts';
import { type BodyMethod, limitBody } from './body.ts';
import { requireJsonAcceptable } from './headers.ts';
import { type OwnerOf, requireOwner } from './owner.ts';
import type { Reply } from './replies.ts';
import { validate } from './stack.ts';

export type Method = 'GET' | 'DELETE' | BodyMethod;

/** What a request schema describes: the parts of the event that a client fills in. */
interface RequestParts {
  readonly pathParameters?: object;
  readonly queryStringParameters?: object;
  readonly body?: object;
}

type Part<Parts, Name extends keyof RequestParts> = Parts extends { readonly [name in Name]?: infer Value }
  ? NonNullable<Value>
  : unknown;

/** The parts of a request in one object: path and query parameters and the members of the body never share a name. */
export type Input<Parts> = Part<Parts, 'pathParameters'> & Part<Parts, 'queryStringParameters'> & Part<Parts, 'body'>;

/** A row of the route table. */
export interface Row<Parts extends RequestParts, Result> {
  readonly method: Method;
  /** With parameters in braces, as in `/todos/{id}`. */
  readonly path: string;
  /** Who may call: an owner about their own todos, or anyone. */
  readonly access: 'owner' | 'anyone';
  readonly schema: ValidateFunction<Parts>;
  /** Reads of the event at most the headers that the schema describes, and the gateway's own part. */
  readonly operation: (owner: string, input: Input<Parts>, event: APIGatewayProxyEventV2) => Result | Promise<Result>;
  readonly reply: (result: Result, event: APIGatewayProxyEventV2) => Reply;
  /** The statuses that `reply` gives, and the problems that are this operation's own. */
  readonly answers: readonly (number | TodoErrorCode)[];
}

export interface Route extends Pick<Row<RequestParts, unknown>, 'method' | 'path' | 'access' | 'schema' | 'answers'> {
  readonly handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;
}

/** @returns a function that makes a Middy-wrapped handler out of a row: owner, body, validation, operation, reply */
export function createRoute(ownerOf: OwnerOf) {
  return <Parts extends RequestParts, Result>(row: Row<Parts, Result>): Route => {
    const { method, path, access, schema, operation, reply, answers } = row;
    const callerOf = access === 'owner' ? requireOwner(ownerOf) : () => '';
    // The handler around all routes guards the time.
    const stack = middy<APIGatewayProxyEventV2, Reply>({ timeoutEarlyInMillis: 0 }).before(({ event }) => {
      callerOf(event);
      requireJsonAcceptable(event);
      // serverless-offline sends null where API Gateway sends nothing.
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

function hasBody(method: Method): method is BodyMethod {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

/** Only for an event that the schema of `Parts` has found valid, its body parsed. */
function toInput<Parts>({ pathParameters, queryStringParameters, body }: RequestParts): Input<Parts> {
  return { ...queryStringParameters, ...body, ...pathParameters } as Input<Parts>;
}
