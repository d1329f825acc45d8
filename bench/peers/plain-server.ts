import { createOutput } from '../../src/telemetry/stdout.ts';

/** Without authentication there is one owner, as in the service with AUTH=none. */
export const caller = { requestContext: { authorizer: { jwt: { claims: { sub: 'local' } } } } };

export const port = Number(process.env['PORT']);

/** Makes the console write as the service does, which costs less than process.stdout. */
export function logSynchronously(): void {
  const write = createOutput();
  Object.assign(console, { log: (line: string) => write(`${line}\n`) });
}
