import validator, { type Options as ValidatorOptions } from '@middy/validator';
import type { ValidateFunction } from 'ajv';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { toFaults } from '../faults.ts';
import { TodoError } from '../todos/errors.ts';
import { RequestError } from './request-error.ts';
import type { Step } from './step.ts';

/**
 * Creates the step that validates events. Instead of returning false, the validator throws the client's error, because
 * the package's own would cost an unread stack. For a path with an impossible ID it throws TodoError
 * `todo_not_found`, which the route names, since it also throws it for an absent todo.
 */
export function validate(isValid: ValidateFunction): Step {
  const eventSchema = (event: APIGatewayProxyEventV2): true => {
    // serverless-offline sends null without parameters.
    event.queryStringParameters ??= {};
    if (!isValid(event)) throw toRejection(isValid);
    return true;
  };
  // The package's types require an Ajv instance; its code and documentation accept a compiled validation function.
  return { ...validator({ eventSchema } as unknown as ValidatorOptions), problems: ['invalid_request'] };
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
