import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import JSZip from 'jszip';
import { type Json, membersOf, resourcesOf, type Template } from '#template-rules/template.ts';
import { wrapperSettings } from '../../tools/stages/kinds.ts';
import { serviceDir } from '../support/service-dir.ts';
import { usePackage } from './packaged-service.ts';

const plain = usePackage('prod');
const wrapped = usePackage('prod', wrapperSettings);
const program = readFileSync(join(serviceDir, 'tools/serverless/exec-wrapper/drop-expose-gc'), 'utf8');

test('each function has the wrapper as an executable, beside the same code', async () => {
  const { api, docs, export: exporting, preTraffic } = wrapped().zips;
  for (const [name, zip] of Object.entries({ api, docs, export: exporting, preTraffic })) {
    const { 'drop-expose-gc': wrapper, ...code } = await readZip(zip);
    expect(wrapper).toEqual({ mode: 0o755, contents: program });
    expect([name, code]).toEqual([name, await readZip(plain().zips[name as 'api'])]);
  }
});

test('Lambda starts each function by it, where the setting asks for it', () => {
  const names = ['ApiLambdaFunction', 'DocsLambdaFunction', 'ExportLambdaFunction', 'PreTrafficLambdaFunction'];
  const toWrappers = (value: string | undefined) => Object.fromEntries(names.map((name) => [name, value]));
  expect(readWrappers(plain().template)).toEqual(toWrappers(undefined));
  expect(readWrappers(wrapped().template)).toEqual(toWrappers('/var/task/drop-expose-gc'));
});

/** @returns the wrapper of each of the service's own functions, by its name in the template */
function readWrappers(template: Template): Readonly<Record<string, Json | undefined>> {
  const wrappers = resourcesOf(template, 'AWS::Lambda::Function')
    .filter(({ properties }) => properties['Handler'] !== undefined)
    .map(({ name, properties }) => [name, membersOf(membersOf(properties['Environment'])['Variables'])] as const);
  return Object.fromEntries(wrappers.map(([name, variables]) => [name, variables['AWS_LAMBDA_EXEC_WRAPPER']]));
}

async function readZip(zip: Uint8Array) {
  const { files } = await JSZip.loadAsync(zip);
  const read = Object.values(files).map(async (file) => {
    const mode = Number(file.unixPermissions) & 0o777;
    return [file.name, { mode, contents: await file.async('string') }] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
