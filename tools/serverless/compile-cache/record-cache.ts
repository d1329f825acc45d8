import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { type Invoke, runSmokeTest } from '../../../src/release/smoke-test.ts';
import { stores } from '../../local/stores.ts';
import type { CompileCachePlan } from './add-compile-cache.ts';

// Runs requests on the code of the function `api`, and writes what V8 compiled for loader.cjs.
const { file, store, table }: CompileCachePlan = JSON.parse(process.argv[2] ?? '');
const version = '0.0.0';
const { variables, close } = await stores[store].provide({ settings: {}, region: 'eu-west-1', table });
Object.assign(process.env, {
  ...variables,
  SERVICE_VERSION: version,
  AUTH: 'jwt',
  CURSOR_SECRETS: 'x'.repeat(32),
  METRICS_NAMESPACE: 'compile-cache',
});

const script = new Script(readFileSync(file.replace(/\.cjs$/, '.code'), 'utf8'), { filename: file, lineOffset: -1 });
const module: { exports: { handler?: Handler } } = { exports: {} };
script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
const invoke: Invoke = async (event) => {
  const context = { awsRequestId: 'compile-cache', functionVersion: '0', getRemainingTimeInMillis: () => 10_000 };
  return (await module.exports.handler?.(event, context)) ?? { statusCode: 0 };
};
const failures = await runSmokeTest({ invoke, version, auth: 'jwt' });
if (failures.length > 0) throw new Error(`The packaged code fails:\n${failures.join('\n')}`);
writeFileSync(file.replace(/\.cjs$/, '.cache'), script.createCachedData());
await close?.();

type Handler = (event: object, context: object) => ReturnType<Invoke>;
