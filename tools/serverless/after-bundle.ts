import { runOf, type Steps, toHooks } from './run.ts';
import type { Logging, Serverless } from './serverless.ts';
import { addCompileCaches } from './steps/compile-cache.ts';
import { deployAfterRollback, forgetFolder } from './steps/deployment.ts';
import { addExecWrapper } from './steps/exec-wrapper.ts';
import { serveExport } from './steps/export-url.ts';
import { bundleOneAfterAnother } from './steps/local-bundle.ts';
import { serveFunctions } from './steps/local-functions.ts';
import { awaitLocalStore } from './steps/local-store.ts';
import { refuseExceededLimits } from './steps/quotas.ts';
import { callAlias, declareAlias, nameVersions } from './steps/release.ts';
import { reload } from './steps/reload.ts';
import { declareExtension } from './steps/telemetry.ts';

/**
 * Compile caches and the wrapper go into the zips that serverless-esbuild has written. What a template says of functions is known
 * when they are compiled, and what it says of `resources` when these are merged. Functions run from the
 * bundle, and again from each new one.
 */
const steps: Steps = {
  'after:package:createDeploymentArtifacts': [addCompileCaches, addExecWrapper, forgetFolder],
  'after:aws:deploy:deploy:checkForChanges': [deployAfterRollback],
  'before:package:compileFunctions': [callAlias],
  'after:package:compileFunctions': [declareExtension, declareAlias],
  'after:aws:package:finalize:mergeCustomProviderResources': [nameVersions, refuseExceededLimits],
  'before:offline:start': [awaitLocalStore, serveFunctions, serveExport],
  'before:offline:start:init': [awaitLocalStore, serveFunctions, serveExport],
  'after:offline:functionsUpdated:cleanup': [reload],
};

/** Plugin that runs after serverless-esbuild. */
export default class AfterBundle {
  readonly hooks;

  constructor(serverless: Serverless, _options: unknown, { log }: Logging) {
    const run = runOf(serverless, log);
    for (const plugin of serverless.pluginManager.plugins) {
      if ('bundle' in plugin) bundleOneAfterAnother(plugin, run.refusal);
    }
    this.hooks = toHooks(steps, run);
  }
}
