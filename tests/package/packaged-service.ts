import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import JSZip from 'jszip';
import { createScratchProject } from '../tooling/scratch-project.ts';

export interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

type FunctionName = 'api' | 'docs';

export interface PackagedService {
  /** The bytes of each function's code. */
  readonly zips: Readonly<Record<FunctionName, Buffer>>;
  /** The template, without the time of packaging that the framework puts into the artefact's place in S3. */
  readonly template: Template;
  /** Unpacks the code of a function. @returns the folder that holds its files */
  readonly unzip: (name: FunctionName) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** Packages a copy of this service for a stage, as `npm run package` does. */
export async function packageService(
  stage: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<PackagedService> {
  const project = createScratchProject();
  const run = project.serverless(['package', '--stage', stage], environment);
  if ((await run.exited) !== 0) {
    await project.remove();
    throw new Error(run.output());
  }
  const read = (file: string) => readFileSync(join(project.dir, '.serverless', file));
  const zips = { api: read('api.zip'), docs: read('docs.zip') };
  const template = read('cloudformation-template-update-stack.json').toString();
  return {
    zips,
    template: JSON.parse(template.replace(/\/\d+-[\dT:.-]+Z\/(\w+\.zip)/g, '/$1')),
    unzip: (name) => unzip(zips[name], join(project.dir, 'code', name)),
    remove: project.remove,
  };
}

async function unzip(zip: Buffer, dir: string): Promise<string> {
  const { files } = await JSZip.loadAsync(zip);
  for (const [path, file] of Object.entries(files)) {
    mkdirSync(join(dir, dirname(path)), { recursive: true });
    writeFileSync(join(dir, path), await file.async('nodebuffer'));
  }
  return dir;
}
