import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { TodoError, type TodoErrorCode } from '../todos/errors.ts';

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
    const code = error instanceof Error ? toCode(error as SdkError) : undefined;
    throw code === undefined ? error : new TodoError(code, { cause: error });
  }
}

type SdkError = Parameters<typeof isTransientError>[0];

function toCode(error: SdkError): TodoErrorCode | undefined {
  if (error.name === 'ItemCollectionSizeLimitExceededException') return 'storage_full';
  if (isThrottlingError(error) || isTransientError(error) || isServerError(error)) return 'storage_unavailable';
  return undefined;
}
