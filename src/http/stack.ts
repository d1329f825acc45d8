import middy, { type MiddlewareObj, type MiddyfiedHandler, type PluginExecutionMode } from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import validator, { type Options as ValidatorOptions } from '@middy/validator';
import type { ValidateFunction } from 'ajv';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { toFaults } from '../faults.ts';
import { TodoError } from '../todos/errors.ts';
import { completeReply } from './headers.ts';
import { createObserverHooks, type ObserverContext } from './observe.ts';
import { problemDetails } from './problem.ts';
import { RequestError } from './request-error.ts';

/** Creates the Middy stack of HTTP events, which observes requests, turns errors into problems and watches the time. */
export function createStack(
  context: ObserverContext,
  executionMode?: PluginExecutionMode,
): MiddyfiedHandler<APIGatewayProxyEventV2> {
  return middy<APIGatewayProxyEventV2>({
    ...createObserverHooks(context),
    ...(executionMode && { executionMode }),
    timeoutEarlyInMillis: 500,
    timeoutEarlyResponse: timeOut,
  })
    .use(completeReply)
    .use(httpErrorHandler({ logger: false }))
    .use(problemDetails);
}

function timeOut(): never {
  throw new RequestError('timed_out');
}

/**
 * Creates the middleware that validates events. Instead of returning false, the validator throws what the client sees,
 * because the package's own error would take a stack that nobody reads.
 * @throws RequestError `invalid_request` with all faults; TodoError `todo_not_found` for a path with an impossible ID
 */
export function validate(isValid: ValidateFunction): MiddlewareObj<APIGatewayProxyEventV2> {
  const eventSchema = (event: unknown): true => {
    if (!isValid(event)) throw toRejection(isValid);
    return true;
  };
  // The package's types require an Ajv instance; its code and documentation accept a compiled validation function.
  return validator({ eventSchema } as unknown as ValidatorOptions);
}

function toRejection({ errors: found }: ValidateFunction): RequestError | TodoError {
  const faults = toFaults(found);
  if (faults.some(({ pointer }) => pointer.startsWith('/pathParameters'))) return new TodoError('todo_not_found');
  const errors = faults.map(({ pointer, detail }) => ({
    pointer: pointer.replace(/^\/queryStringParameters/, '/query'),
    detail,
  }));
  return new RequestError('invalid_request', { errors });
}
