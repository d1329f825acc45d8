import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/** Returns the kind of a call's error. The first two kinds are retried. */
export function toErrorType(error: Error): 'THROTTLING' | 'TRANSIENT' | 'SERVER_ERROR' | 'CLIENT_ERROR' {
  const failure = error as SdkError;
  if (isThrottlingError(failure)) return 'THROTTLING';
  if (isTransientError(failure)) return 'TRANSIENT';
  return isServerError(failure) ? 'SERVER_ERROR' : 'CLIENT_ERROR';
}

type SdkError = Parameters<typeof isTransientError>[0];
