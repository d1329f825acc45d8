import { isNativeError } from 'node:util/types';

/**
 * Listener of rejections that nothing handles. Lambda's runtime client causes one when its stream is destroyed before the
 * response has ended, which would end the process and its environment. The reason is then the error of the stream.
 * @throws the reason of any other rejection, which ends the process as without a listener
 */
export function tolerateAbort(reason: unknown): void {
  if (!isNativeError(reason) || reason.name !== 'AbortError') throw reason;
}
