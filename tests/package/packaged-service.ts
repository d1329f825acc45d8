import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Template } from '#template-rules/template.ts';
import { unzip } from '../../tools/serverless/zip.ts';
import { withoutTime } from '../../tools/stages/comparable-template.ts';
import { exampleSettings, type StageName } from '../../tools/stages/kinds.ts';
import { createScratchProject } from '../project/scratch-project.ts';

type FunctionName = 'api' | 'docs' | 'export' | 'preTraffic' | 'ingest';

export interface PackagedService {
  /** The bytes of each function's code; none of `ingest` where a stage has no such function. */
  readonly zips: Readonly<Record<FunctionName, Buffer>>;
  /** The template, without the time of packaging that the framework puts into the artefact's place in S3. */
  readonly template: Template;
  /** Unpacks the code of a function. @returns the folder that holds its files */
  readonly unzip: (name: FunctionName) => Promise<string>;
}

export interface FreshlyPackagedService extends PackagedService {
  readonly dir: string;
  readonly remove: () => Promise<void>;
}

/** What PackagesReporter answers: the folder in which it packaged a stage, or why it could not. */
export type Packaging = { readonly dir: string } | { readonly error: string };

/** What to package: a stage, with settings besides those that any stage must have. */
export interface PackageOrder {
  readonly stage: StageName;
  readonly settings: Readonly<Record<string, string>>;
}

/** @returns the service as it is packaged for a stage, once for all test files of a run */
export async function packageService(
  stage: StageName,
  settings: PackageOrder['settings'] = {},
): Promise<PackagedService> {
  const socket = connect(process.env['PACKAGES_SOCKET'] ?? '');
  socket.end(JSON.stringify({ stage, settings } satisfies PackageOrder));
  const packaging = (await json(socket)) as Packaging;
  if ('error' in packaging) throw new Error(packaging.error);
  return readPackage(packaging.dir);
}

/** Packages a copy of this service for a stage, as `npm run package` does. */
export async function packageAfresh(
  stage: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<FreshlyPackagedService> {
  const project = createScratchProject();
  const run = project.serverless(['package', '--stage', stage], { ...exampleSettings, ...environment });
  if ((await run.exited) !== 0) {
    await project.remove();
    throw new Error(run.output());
  }
  return { ...readPackage(project.dir), dir: project.dir, remove: project.remove };
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
  };
  const template = read('cloudformation-template-update-stack.json').toString();
  return {
    zips,
    template: JSON.parse(withoutTime(template)),
    unzip: (name) => unzip(zips[name], mkdtempSync(join(dir, 'code-'))),
  };
}
