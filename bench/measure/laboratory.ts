import { join } from 'node:path';
import { createFunction } from '#runtime-api/lambda-function.ts';
import { type Artefact, buildArtefacts, type Services } from '../build/artefacts.ts';
import { buildRust } from '../build/build-rust.ts';
import { bundlePrograms, type Program } from '../build/bundle.ts';
import { installPeers } from '../build/install-peers.ts';
import { packageService } from '../build/package-service.ts';
import { checkOut } from '../build/revision.ts';
import { before, service } from '../contenders.ts';
import { invocations } from '../invocations.ts';
import { send } from '../lambda/cold-start.ts';
import { toRequest } from '../lambda/measure-lambda.ts';
import { provideSite, type Site, toSettings } from '../lambda/site.ts';
import { showProgress, showStep } from '../report/progress.ts';
import type { Effort } from './effort.ts';

/** What is measured, and with what. */
export interface Laboratory {
  readonly artefacts: readonly Artefact[];
  readonly services: Services;
  readonly site: Site;
  readonly programOf: (program: Program) => string;
  readonly effort: Effort;
  /** Called with the measure in progress and the finished rounds. */
  readonly report: (what: string, done: number, total: number) => void;
}

export interface LaboratoryPlan {
  readonly serviceDir: string;
  readonly workDir: string;
  readonly effort: Effort;
  /** Git revision to compare the service with. */
  readonly revision: string | undefined;
  /** Whether the Rust peer takes part. */
  readonly withRust: boolean;
}

/**
 * Builds all contenders, starts a stub of AWS, and checks that all do the same job.
 * @returns what the work returns, after which the stub has ended
 */
export async function withLaboratory<Result>(
  { serviceDir, workDir, effort, revision, withRust }: LaboratoryPlan,
  work: (laboratory: Laboratory) => Promise<Result>,
): Promise<Result> {
  showStep('npm ci of the peers and of the runtime’s client, unless they are installed');
  installPeers();
  const programOf = await bundlePrograms(workDir);
  const { site, close } = await provideSite(workDir, programOf('stub'));
  try {
    showStep('packaging the service, bundling the peers');
    const services = await packageServices(serviceDir, workDir, revision);
    const artefacts = [
      ...(await buildArtefacts(services, workDir)),
      ...(withRust ? await buildRust(services[service]) : []),
    ];
    const laboratory = { artefacts, services, site, programOf, effort, report: showProgress };
    await checkAll(laboratory);
    return await work(laboratory);
  } finally {
    close();
  }
}

async function packageServices(serviceDir: string, workDir: string, revision: string | undefined): Promise<Services> {
  const own = packageService(serviceDir, join(workDir, 'service'));
  if (revision === undefined) return { [service]: await own };
  const dir = join(workDir, 'revision');
  const earlier = checkOut(revision, serviceDir, dir).then(() => packageService(dir, join(workDir, before)));
  const [packaged, earlierPackaged] = await Promise.all([own, earlier]);
  return { [service]: packaged, [before]: earlierPackaged };
}

/** Sends all requests to each contender as Lambda runs it. @throws Error when it responds with an unexpected status */
async function checkAll({ artefacts, site }: Laboratory): Promise<void> {
  showStep('checking that all do the same job');
  const { health, create, work, refusals } = invocations;
  for (const artefact of artefacts.filter(({ serves }) => serves === 'create' || serves === 'all')) {
    const checks = artefact.serves === 'create' ? [create] : [health, ...work, ...refusals];
    const lambda = createFunction(toSettings(artefact, site, 'https'));
    try {
      for (const check of checks) await send(lambda, toRequest(artefact, check));
    } finally {
      await lambda.shutDown();
    }
  }
}
