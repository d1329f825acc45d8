import { isNativeError } from 'node:util/types';
import { toErrorType } from '#lean-aws/error-type.ts';
import { TodoError, type TodoErrorCode } from '../../todos/errors.ts';

/**
 * Waits for a call and converts failures to TodoError: `storage_full` if an owner's items and indexes reach 10 GB,
 * `storage_unavailable` if DynamoDB is unreachable, fails or throttles after all retries.
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

/** Returns a part that DynamoDB never leaves out. @throws TodoError `storage_unavailable` without it */
export function requirePart<Part>(part: Part | undefined): Part {
  if (part === undefined)
    throw new TodoError('storage_unavailable', { cause: new Error('A part of the response is missing.') });
  return part;
}

function toCode(error: Error): TodoErrorCode | undefined {
  if (error.name === 'ItemCollectionSizeLimitExceededException') return 'storage_full';
  return toErrorType(error) === 'CLIENT_ERROR' ? undefined : 'storage_unavailable';
}
