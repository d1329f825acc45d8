import { createDescribeError } from './describe-error.ts';

type Write = (text: string) => void;

/** Creates a function that writes an event-loop turn's lines together, the last ones before the process ends. */
export function joinLines(write: Write): Write {
  let lines = '';
  const flush = () => {
    if (lines !== '') write(lines);
    lines = '';
  };
  process.on('exit', flush);
  return (line) => {
    if (lines === '') setImmediate(flush);
    lines += line;
  };
}

/** Creates a function that writes a JSON log entry about the process, not about one request. */
export function createServerLog(write: Write) {
  const describeError = createDescribeError();
  return (level: 'INFO' | 'ERROR', message: string, error?: unknown): void => {
    const timestamp = new Date().toISOString();
    const description = error === undefined ? {} : { error: describeError(error) };
    write(`${JSON.stringify({ level, timestamp, message, ...description })}\n`);
  };
}
