import { join } from 'node:path';
import type { FunctionRunner } from '../../local/function-runner.ts';
import { toReadableStack } from '../../local/readable-stack.ts';
import { findTerminal } from '../../local/request-line.ts';
import type { Run } from '../run.ts';

/** Runners of functions in this process of `npm start`, by function. */
const runners = new Map<string, FunctionRunner>();

/**
 * Makes serverless-offline run functions in threads of this service. Its own answer a failed function with 200 and a
 * stack trace, start one thread per concurrent request, and end `npm start` when a function throws later.
 */
export async function serveFunctions(run: Run): Promise<void> {
  const { default: lambda } = await import('serverless-offline/lambda');
  // The validators that it imports are generated.
  const { createFunctionRunner } = await import('../../local/function-runner.ts');
  lambda.prototype.get = (name) => {
    const runner = runners.get(name) ?? createRunner(name);
    let event: Parameters<FunctionRunner['run']>[0];
    return {
      setEvent: (value) => {
        event = value;
      },
      setClientContext: () => undefined,
      runHandler: () => runner.run(event),
    };
  };

  // The first request finds it loaded, and each edit loads it to see that it can.
  createRunner('api')
    .reload()
    .catch(({ message }: Error) => logFailure(`The api does not load: ${message}`));

  function logFailure(failure: string): void {
    run.log.error(toReadableStack(failure));
  }

  function createRunner(name: string): FunctionRunner {
    const context = { ...placeFunction(run, name), terminal: findTerminal() };
    const runner = createFunctionRunner(context, logFailure);
    runners.set(name, runner);
    return runner;
  }
}

/** Makes functions run from a new bundle. @throws FunctionFailure if one does not load; its old bundle stays then */
export async function reloadFunctions(): Promise<void> {
  await Promise.all(Array.from(runners.values(), ({ reload }) => reload()));
}

/** Returns the bundle of a function, its timeout and its environment. */
export function placeFunction({ serviceDir, service }: Run, name: string) {
  const { functions, custom } = service;
  const { handler = '', timeout: seconds = 6, environment } = functions[name] ?? {};
  const bundle = handler.replace(/\.\w+$/, custom.esbuild.outputFileExtension);
  const file = join(serviceDir, String(custom['serverless-offline']['location']), bundle);
  return { file, seconds, environment: { ...awsVariables(), ...environment } };
}

/** Functions get no other variable of this process, as on Lambda. */
function awsVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('AWS_')));
}
