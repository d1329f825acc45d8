import { toReadableStack } from '../../local/readable-stack.ts';
import type { Run } from '../run.ts';
import { reloadExport } from './export-url.ts';
import { takeEdit } from './local-bundle.ts';
import { reloadFunctions } from './local-functions.ts';

let last: Promise<void> = Promise.resolve();

/** Makes all functions run from new bundles, and prints how long that took, or the first reason why one does not load. */
export function reload(run: Run): Promise<void> {
  last = last.then(() => reloadOnce(run));
  return last;
}

/** Of several edits at once, the first reloads for all. */
async function reloadOnce(run: Run): Promise<void> {
  const edited = takeEdit();
  if (edited === undefined) return;
  const outcomes = await Promise.allSettled([reloadFunctions(), reloadExport(run)]);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure === undefined) run.log.notice(`reloaded in ${((performance.now() - edited) / 1000).toFixed(1)} s`);
  else run.log.error(`The last good code stays in use: ${toReadableStack(failure.reason.message)}`);
}
