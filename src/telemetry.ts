import type { Failure } from './http/problem.ts';

/**
 * Writes one line of JSON about an answer of 500 and above. Line breaks inside are escaped, so no content can pose as
 * a line of its own.
 */
export function reportFailure({ requestId, awsRequestId, route, code, error }: Failure): void {
  const line = {
    level: 'ERROR',
    time: new Date().toISOString(),
    message: 'request failed',
    requestId,
    awsRequestId,
    route,
    code,
    error: describe(error),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function describe(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { name, message, stack, cause: cause === undefined || depth > 3 ? undefined : describe(cause, depth + 1) };
}
