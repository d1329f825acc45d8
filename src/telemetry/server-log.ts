import { createDescribeError } from './describe-error.ts';

/** Creates a function that writes a JSON log entry about the process, not about one request. */
export function createServerLog(write: (line: string) => void) {
  const describeError = createDescribeError();
  return (level: 'INFO' | 'ERROR', message: string, error?: unknown): void => {
    const timestamp = new Date().toISOString();
    write(
      `${JSON.stringify({ level, timestamp, message, ...(error !== undefined && { error: describeError(error) }) })}\n`,
    );
  };
}
