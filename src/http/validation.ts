import type { ValidateFunction } from 'ajv';
import { toFaults } from '../faults.ts';
import { TodoError } from '../todos/errors.ts';
import { RequestError } from './problem.ts';

/**
 * @returns what @middy/validator asks about an event: it never says no, but throws what the client will be told. The
 * package's own error would take a stack that nobody reads.
 * @throws RequestError `invalid_request` with every fault; TodoError `todo_not_found` for a path that no id of a todo can have
 */
export function refuseInvalid(isValid: ValidateFunction): (event: unknown) => true {
  return (event) => {
    if (isValid(event)) return true;
    const faults = toFaults(isValid.errors);
    if (faults.some(({ pointer }) => pointer.startsWith('/pathParameters'))) throw new TodoError('todo_not_found');
    const errors = faults.map(({ pointer, detail }) => ({
      pointer: pointer.replace(/^\/queryStringParameters/, '/query'),
      detail,
    }));
    throw new RequestError('invalid_request', { errors });
  };
}
