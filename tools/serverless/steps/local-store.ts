import { toBasePath } from '../../../src/http/public-url.ts';
import * as services from '../../local/ingestion/announce.ts';
import { isStoreName, stores } from '../../local/stores.ts';
import type { Run } from '../run.ts';

let beginning: Promise<void> | undefined;

/** Begins to provide the store, gives functions the variables with which they reach it, and announces it to other scripts. */
export function beginLocalStore(run: Run): void {
  beginning = provide(run);
  // awaitLocalStore reports it.
  beginning.catch(() => undefined);
}

/** Waits for the store, which has begun while functions were bundled. @throws Error of the framework if it cannot be used */
export async function awaitLocalStore(): Promise<void> {
  await beginning;
}

async function provide(run: Run): Promise<void> {
  const { functions, provider, resources, custom } = run.service;
  const settings = await run.localSettings();
  const store = String(custom.store);
  if (!isStoreName(store)) throw run.refusal(`store must be one of ${Object.keys(stores).join(', ')}, not ${store}.`);
  const context = { settings, region: provider.region, table: resources.Resources.TodosTable?.Properties };
  const { variables, notice } = await run.explain(stores[store].provide(context));
  for (const { environment } of [functions.api, functions.export]) Object.assign(environment, variables);
  if (notice !== undefined) run.log.notice(`\n${notice}`);
  await announce(run, {
    pid: process.pid,
    url: `http://localhost:${settings.PORT}${toBasePath(settings.PUBLIC_URL)}`,
    store,
    variables,
  });
}

/** Warns of each setting that names the engine of a store other than the chosen one. */
export async function warnOfUnusedEngines({ service, log, localSettings }: Run): Promise<void> {
  const settings = await localSettings();
  for (const [name, store] of Object.entries(storesBySetting)) {
    if (store === service.custom.store || settings[name as keyof typeof storesBySetting] === undefined) continue;
    log.warning(`${name} is ignored: the store is ${service.custom.store}. To use it: STORE=${store} npm start.`);
  }
}

const storesBySetting = {
  AWS_ENDPOINT_URL_DYNAMODB: 'dynamodb',
  DATABASE_URL: 'postgres',
  AWS_ENDPOINT_URL_S3: 's3',
  BUCKET_NAME: 's3',
} as const;

/** `npm run ingest` feeds the first of several services. */
async function announce({ serviceDir, log }: Run, service: services.LocalService): Promise<void> {
  process.on('exit', () => services.withdrawService(serviceDir, service));
  const found = await services.announceService(serviceDir, service);
  if (found.pid === service.pid) return;
  const { endpoint } = stores[service.store];
  log.notice(`\nnpm run ingest feeds the service at ${found.url}, which started first. To feed this one:\n`);
  log.notice(`  ${endpoint}=${services.toEndpoint(service)} npm run ingest -- events.ndjson`);
}
