import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import JSZip from 'jszip';
import { createScratchProject } from '../tooling/scratch-project.ts';

export interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

export interface PackagedService {
  /** The bytes of the function's code. */
  readonly zip: Buffer;
  /** The template, without the time of packaging that the framework puts into the artefact's place in S3. */
  readonly template: Template;
  /** Unpacks the zip. @returns the folder that holds its files */
  readonly unzip: () => Promise<string>;
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
  const [zip, template] = ['api.zip', 'cloudformation-template-update-stack.json'].map((file) =>
    readFileSync(join(project.dir, '.serverless', file)),
  ) as [Buffer, Buffer];
  return {
    zip,
    template: JSON.parse(template.toString().replace(/\/\d+-[\dT:.-]+Z\/api\.zip/, '/api.zip')),
    unzip: () => unzip(zip, join(project.dir, 'code')),
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
