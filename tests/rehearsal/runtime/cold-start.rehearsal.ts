import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { membersOf, resourcesOf } from '#template-rules/template.ts';
import { addCompileCache } from '../../../tools/serverless/compile-cache/add-compile-cache.ts';
import { wrapperSettings } from '../../../tools/stages/kinds.ts';
import { json } from '../../api/gateway.ts';
import { usePackage } from '../../package/packaged-service.ts';
import { apiEnvironment, toEvents } from '../../package/run-artefact.ts';
import { useCleanUp } from '../../support/use-resource.ts';
import { startFunction } from './use-function.ts';
import { useWatchedStore } from './watched-store.ts';

const store = useWatchedStore();
const packages = { off: usePackage('prod'), on: usePackage('prod', wrapperSettings) };
const cleanUp = useCleanUp();
const [creation] = toEvents([['POST', '/todos', json({ text: 'Buy milk' })]]);

/** Flags of Lambda's bootstrap for 512 MB. The wrapper removes the first. */
const bootstrap = [
  '--expose-gc',
  '--max-http-header-size',
  '81920',
  '--max-semi-space-size=25',
  '--max-old-space-size=461',
];
const flags = { off: bootstrap, on: bootstrap.slice(1) };
/** Flags on which a cache depends, with and without the wrapper. */
const own = { off: ['--expose-gc'], on: [] };

describe.each(['off', 'on'] as const)('with the wrapper %s', (wrapper) => {
  test('a cache made for the flags in force is taken', async () => {
    const { log, statusCode } = await startCold(wrapper, (file) => addCompileCache(file, own[wrapper]));
    expect([log, statusCode]).toEqual([[toStart(wrapper, 'taken'), request], 201]);
  });

  test('a cache made for other flags is rejected, and the function serves', async () => {
    const other = own[wrapper === 'on' ? 'off' : 'on'];
    const { log, statusCode } = await startCold(wrapper, (file) => addCompileCache(file, other));
    expect([log, statusCode]).toEqual([[rejection(wrapper), toStart(wrapper, 'rejected'), request], 201]);
  });

  test('a damaged cache is rejected, and the function serves', async () => {
    const { log, statusCode } = await startCold(wrapper, async (file) => {
      await addCompileCache(file, own[wrapper]);
      await writeFile(file.replace(/\.cjs$/, '.cache'), 'not a cache');
    });
    expect([log, statusCode]).toEqual([[rejection(wrapper), toStart(wrapper, 'rejected'), request], 201]);
  });

  test('without a cache the function serves', async () => {
    const { log, statusCode } = await startCold(wrapper, async () => undefined);
    expect([log, statusCode]).toEqual([[toStart(wrapper, 'absent'), request], 201]);
  });
});

const request = expect.objectContaining({ message: 'request', status: 201, coldStart: 1 });

/** @returns the entry that the function writes when it starts */
function toStart(wrapper: 'on' | 'off', compileCache: string) {
  return {
    level: 'INFO',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    message: 'start',
    node: process.version,
    arch: process.arch,
    execArgv: flags[wrapper],
    compileCache,
    initialization: 'on-demand',
  };
}

function rejection(wrapper: 'on' | 'off') {
  return expect.objectContaining({ level: 'WARN', message: 'compile cache rejected', execArgv: flags[wrapper] });
}

/** Starts the api of a package, with a change of its module, for one request. @returns its log and the status */
async function startCold(wrapper: 'on' | 'off', change: (file: string) => Promise<void>) {
  const service = packages[wrapper]();
  const api = await startFunction({
    service,
    name: 'api',
    environment: { ...apiEnvironment, ...store().settings, ...wrapperOf(service) },
    prepare: (dir) => change(join(dir, 'src/handlers/api.cjs')),
  });
  cleanUp(api.shutDown);
  const { text } = await api.call(creation);
  return { log: api.log.map((entry): unknown => JSON.parse(entry)), statusCode: JSON.parse(text).statusCode };
}

/** @returns the variable by which the template makes Lambda start the api by the wrapper */
function wrapperOf({ template }: ReturnType<typeof packages.on>): Readonly<Record<string, string>> {
  const api = resourcesOf(template, 'AWS::Lambda::Function').find(({ name }) => name === 'ApiLambdaFunction');
  const { AWS_LAMBDA_EXEC_WRAPPER: wrapper } = membersOf(membersOf(api?.properties['Environment'])['Variables']);
  return wrapper === undefined ? {} : { AWS_LAMBDA_EXEC_WRAPPER: String(wrapper) };
}
