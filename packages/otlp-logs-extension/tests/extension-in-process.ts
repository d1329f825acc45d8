import { EventEmitter, once } from 'node:events';
import { type ExtensionTiming, runExtension } from '../src/extension.ts';
import { createLog } from '../src/extension-log.ts';
import { createLogged, type RunningExtension } from './execution-environment.ts';
import type { LambdaStub } from './lambda-stub.ts';

/** Short waits, and a limit of requests that a slow machine keeps. */
const shortTiming: ExtensionTiming = { ageMax: 10, timeoutMax: 5000, delayMin: 1, delayMax: 10, lastDeliveries: 20 };

/** Runs the extension in this process. Its exit code is 0 when it is over. */
export function startInProcess(
  lambda: LambdaStub,
  environment: Readonly<Record<string, string>>,
  timing: Partial<ExtensionTiming> = {},
): RunningExtension {
  const log: Readonly<Record<string, unknown>>[] = [];
  const entries = new EventEmitter();
  const exited = runExtension({
    environment: { AWS_LAMBDA_RUNTIME_API: lambda.address, AWS_REGION: 'eu-west-1', ...environment },
    log: createLog((line) => {
      log.push(JSON.parse(line));
      entries.emit('entry');
    }),
    timing: { ...shortTiming, ...timing },
  });
  return {
    log,
    logged: createLogged(log, () => once(entries, 'entry')),
    exited: exited.then(() => 0),
    kill: () => undefined,
  };
}
