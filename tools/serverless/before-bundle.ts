import { runOf, type Steps, toHooks } from './run.ts';
import type { Logging, Serverless } from './serverless.ts';
import { compileMigrations, compileReference, compileSchemas, watchSchemas } from './steps/compile.ts';
import { fitConcurrency } from './steps/concurrency.ts';
import { refuseOneFunction, refuseOneRollback } from './steps/deployment.ts';
import { checkDiscovery } from './steps/discovery.ts';
import { endInOrder } from './steps/end.ts';
import { warnOfUnknownNames } from './steps/env-file-names.ts';
import { useExecWrapper } from './steps/exec-wrapper.ts';
import { configureGateway, configureLocalGateway, provideIssuer, removeAuthorizer } from './steps/gateway.ts';
import { checkIngestion, removeIngestionWithoutTopic } from './steps/ingestion.ts';
import { checkParameters } from './steps/known-parameters.ts';
import { configureBundle, removeBundles } from './steps/local-bundle.ts';
import { choosePorts, configureFunctions, removeUncalled } from './steps/local-service.ts';
import { beginLocalStore, warnOfUnusedEngines } from './steps/local-store.ts';
import { checkStage } from './steps/stage.ts';
import { addStore, checkStore } from './steps/store.ts';
import { addTelemetry, removeTraceRights } from './steps/telemetry.ts';
import { variableSources } from './variables.ts';

/** Refusals come before anything is built, but need the schemas: they become the validators of the settings. */
const packaging = [
  checkParameters,
  compileSchemas,
  warnOfUnknownNames,
  checkStage,
  checkStore,
  fitConcurrency,
  configureGateway,
  checkDiscovery,
  compileReference,
  compileMigrations,
  checkIngestion,
  addTelemetry,
  useExecWrapper,
];

/** Refusals and warnings come before anything listens or is stored. */
const starting = [
  endInOrder,
  removeBundles,
  watchSchemas,
  warnOfUnknownNames,
  choosePorts,
  configureFunctions,
  configureLocalGateway,
  provideIssuer,
  compileReference,
  compileMigrations,
  removeUncalled,
  warnOfUnusedEngines,
  beginLocalStore,
];

/**
 * serverless-esbuild reads its options in `initialize`, and the list of functions before it bundles. Its bundles
 * contain the compiled schemas and page of the reference. `offline` fires the first of its two events, `offline start`
 * the second. `deploy` packages first, as `package` does. `info` needs no settings, and shows the routes only.
 */
const steps: Steps = {
  initialize: [removeIngestionWithoutTopic, addStore, removeTraceRights, configureBundle],
  'before:package:createDeploymentArtifacts': packaging,
  'before:deploy:function:initialize': [refuseOneFunction],
  'before:rollback:function:rollback': [refuseOneRollback],
  'before:info:info': [removeAuthorizer],
  'before:offline:start': starting,
  'before:offline:start:init': starting,
};

/** Plugin that runs before serverless-esbuild. */
export default class BeforeBundle {
  readonly configurationVariablesSources = variableSources;
  readonly hooks;

  constructor(serverless: Serverless, _options: unknown, { log }: Logging) {
    this.hooks = toHooks(steps, runOf(serverless, log));
  }
}
