import { isNativeError } from 'node:util/types';
import { toErrorType } from '#lean-aws/error-type.ts';
import { TodoError, type TodoErrorCode } from '../../todos/errors.ts';

/**
 * Waits for a call to DynamoDB and turns the failures that the todo logic knows into TodoError: `storage_full` when an
 * owner's items and their index entries reach 10 GB, `storage_unavailable` when DynamoDB cannot be reached, fails, or
 * throttles after all retries. Any other error passes as it is.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export async function withKnownFailures<Output>(call: Promise<Output>): Promise<Output> {
  try {
    return await call;
  } catch (error) {
    const code = isNativeError(error) ? toCode(error) : undefined;
    throw code === undefined ? error : new TodoError(code, { cause: error });
  }
}

/**
 * @returns a part of an answer that DynamoDB never leaves out
 * @throws TodoError `storage_unavailable` where it is missing: whoever answered was not DynamoDB
 */
export function requirePart<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new TodoError('storage_unavailable', { cause: new Error('An answer lacks a part.') });
  return part;
}

function toCode(error: Error): TodoErrorCode | undefined {
  if (error.name === 'ItemCollectionSizeLimitExceededException') return 'storage_full';
  return toErrorType(error) === 'CLIENT_ERROR' ? undefined : 'storage_unavailable';
}
