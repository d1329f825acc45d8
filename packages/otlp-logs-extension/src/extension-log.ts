import { extensionName } from './lambda-api.ts';

/** Writes a log entry, which goes to CloudWatch only: the extension does not subscribe to logs of extensions. */
export type Log = (level: 'INFO' | 'WARN' | 'ERROR', message: string, members: object) => void;

/** Creates a log of JSON lines. */
export function createLog(write: (line: string) => void): Log {
  return (level, message, members) => {
    const line = { level, timestamp: new Date().toISOString(), message, extension: extensionName, ...members };
    write(`${JSON.stringify(line)}\n`);
  };
}
