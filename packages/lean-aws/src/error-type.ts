import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/** @returns what kind of failure an error of a call is; another attempt can mend the first two */
export function toErrorType(error: Error): 'THROTTLING' | 'TRANSIENT' | 'SERVER_ERROR' | 'CLIENT_ERROR' {
  const failure = error as SdkError;
  if (isThrottlingError(failure)) return 'THROTTLING';
  if (isTransientError(failure)) return 'TRANSIENT';
  return isServerError(failure) ? 'SERVER_ERROR' : 'CLIENT_ERROR';
}

type SdkError = Parameters<typeof isTransientError>[0];
