import type { Run } from '../run.ts';

/** Names that `${param:<name>}` reads in serverless.yml and resources/. */
export const parameterNames: readonly string[] = [
  'accountConcurrency',
  'auth',
  'compileCache',
  'dropExposeGc',
  'release',
  'store',
];

/** Refuses a `--param` that nothing reads: the stage would get another value than its deployer meant. */
export function checkParameters({ parameters, refusal }: Run): void {
  const unknown = parameters.map((each) => each.split('=')[0] ?? '').find((name) => !parameterNames.includes(name));
  if (unknown !== undefined) throw refusal(`--param ${unknown} is none of ${parameterNames.join(', ')}.`);
}
