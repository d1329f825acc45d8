import { toBasePath } from '../../../src/http/public-url.ts';
import { findPortFault } from '../../local/ports.ts';
import type { Run } from '../run.ts';

/** Sets variables of functions that differ locally. */
export async function configureFunctions({ service, localSettings }: Run): Promise<void> {
  const { AUTH, CURSOR_SECRETS, METRICS_NAMESPACE = '', PORT, PUBLIC_URL } = await localSettings();
  const { api, export: file } = service.functions;
  const environment = { AUTH, CURSOR_SECRETS: CURSOR_SECRETS.join(','), METRICS_NAMESPACE };
  for (const each of [api, file]) Object.assign(each.environment, environment);
  api.environment['PUBLIC_URL'] = PUBLIC_URL ?? `http://localhost:${PORT}`;
}

/** Removes functions that only AWS calls, so that they are not bundled. `npm run ingest` calls `ingest` by itself. */
export function removeUncalled({ service }: Run): void {
  delete service.functions.ingest;
  delete service.functions.preTraffic;
}

/** Gives serverless-offline its ports and the base path, and refuses ports that are in use. */
export async function choosePorts({ service, refusal, localSettings }: Run): Promise<void> {
  const settings = await localSettings();
  const fault = await findPortFault(settings);
  if (fault !== undefined) throw refusal(fault);
  // Port 0 is any free one, so that two services never share the port of the invocation API.
  const prefix = toBasePath(settings.PUBLIC_URL).slice(1);
  Object.assign(service.custom['serverless-offline'], { httpPort: Number(settings.PORT), lambdaPort: 0, prefix });
}
