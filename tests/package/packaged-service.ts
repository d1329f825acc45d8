import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Template } from '#template-rules/template.ts';
import { unzip } from '../../tools/serverless/zip.ts';
import { withoutTime } from '../../tools/stages/comparable-template.ts';
import { type StageName, toPackaging } from '../../tools/stages/kinds.ts';
import { readOutcome, toPackageFolder, writeOutcome } from '../../tools/stages/package-folder.ts';
import { createScratchProject } from '../support/scratch-project.ts';
import { useResource } from '../support/use-resource.ts';

type FunctionName = 'api' | 'docs' | 'export' | 'preTraffic' | 'ingest' | 'migrate' | 'expire';

export type Settings = Readonly<Record<string, string>>;

export interface PackagedService {
  readonly dir: string;
  /** The code of each function, zipped. It is empty for a function that the stage does not have. */
  readonly zips: Readonly<Record<FunctionName, Buffer>>;
  /** The template, without the time of packaging that the framework puts into the artefact's place in S3. */
  readonly template: Template;
  /** Unpacks the code of a function. @returns the folder that holds its files */
  readonly unzip: (name: FunctionName) => Promise<string>;
}

/** @returns a function that returns the service as packaged for a stage, once for all suites of a run */
export function usePackage(stage: StageName, settings: Settings = {}): () => PackagedService {
  return useResource(() => packageOnce(stage, settings));
}

/** @returns a function that returns the template of a stage */
export function useTemplate(stage: StageName, settings: Settings = {}): () => Template {
  const service = usePackage(stage, settings);
  return () => service().template;
}

/** The first suite that needs a package makes its folder and packages; the others wait for the outcome. */
async function packageOnce(stage: StageName, settings: Settings): Promise<PackagedService> {
  const folder = toPackageFolder(String(process.env['PACKAGES_DIR']), { stage, settings });
  if (mkdirSync(folder, { recursive: true }) !== undefined) {
    const toOutcome = ({ message }: Error) => ({ error: message });
    writeOutcome(folder, await packageAfresh(stage, settings, folder).catch(toOutcome));
  }
  let outcome = readOutcome(folder);
  while (outcome === undefined) {
    await setTimeout(100);
    outcome = readOutcome(folder);
  }
  if ('error' in outcome) throw new Error(outcome.error);
  return readPackage(outcome.dir);
}

/**
 * Packages a copy of this service for a stage, as `npm run package` does.
 * @param change edits the copy
 */
export async function packageAfresh(
  stage: string,
  settings: Settings,
  folder?: string,
  change: (dir: string) => void = () => undefined,
): Promise<PackagedService> {
  const project = createScratchProject(folder);
  change(project.dir);
  const { args, environment } = toPackaging(stage, settings);
  const run = project.serverless(args, environment);
  if ((await run.exited) !== 0) {
    await project.remove();
    throw new Error(run.output());
  }
  return readPackage(project.dir);
}

function readPackage(dir: string): PackagedService {
  const pathOf = (file: string) => join(dir, '.serverless', file);
  const read = (file: string) => (existsSync(pathOf(file)) ? readFileSync(pathOf(file)) : Buffer.alloc(0));
  const zips = {
    api: read('api.zip'),
    docs: read('docs.zip'),
    export: read('export.zip'),
    preTraffic: read('preTraffic.zip'),
    ingest: read('ingest.zip'),
    migrate: read('migrate.zip'),
    expire: read('expire.zip'),
  };
  const template = read('cloudformation-template-update-stack.json').toString();
  return {
    dir,
    zips,
    template: JSON.parse(withoutTime(template)),
    unzip: (name) => unzip(zips[name], mkdtempSync(join(dir, 'code-'))),
  };
}
