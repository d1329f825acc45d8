import { isNativeError } from 'node:util/types';
import { toErrorType } from '#lean-aws/error-type.ts';
import { TodoError } from '../../todos/errors.ts';

/** Waits for a call. @throws TodoError `storage_unavailable` if S3 is unreachable, fails or throttles after all retries */
export async function orUnavailable<Output>(call: Promise<Output>): Promise<Output> {
  try {
    return await call;
  } catch (error) {
    if (!isNativeError(error) || toErrorType(error) === 'CLIENT_ERROR') throw error;
    throw new TodoError('storage_unavailable', { cause: error });
  }
}
