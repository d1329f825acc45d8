import type { Run } from '../run.ts';

/**
 * Leaves the bundle's folder, which differs in each run, out of the package. The framework deploys nothing if a package
 * equals the deployed one.
 */
export function forgetFolder({ service }: Run): void {
  service.custom.esbuild.outputWorkFolder = '.esbuild';
}

/**
 * Deploys a package again whose deployment was rolled back. The framework compares packages with what was uploaded last,
 * and would report that nothing has changed.
 */
export async function deployAfterRollback({ service, log, runsLastUpload }: Run): Promise<void> {
  if (!service.provider.shouldNotDeploy || (await runsLastUpload())) return;
  service.provider.shouldNotDeploy = false;
  log.notice('The last deployment of this package was rolled back, so it is deployed again.');
}

/** Refuses to deploy one function: its settings would not be those of the stage, and no alias would move to it. */
export function refuseOneFunction({ service, refusal }: Run): void {
  const { stage } = service.provider;
  throw refusal(`One function cannot be deployed alone. Deploy the stage: npx serverless deploy --stage ${stage}`);
}

/** Refuses to roll one function back: callers of the api follow its alias, which would not move. */
export function refuseOneRollback({ refusal }: Run): void {
  throw refusal('One function cannot be rolled back alone: docs/releasing.md has the ways back.');
}
