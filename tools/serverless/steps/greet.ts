import { toBanner } from '../../local/banner.ts';
import { locate, type StoreName } from '../../local/stores.ts';
import type { Run } from '../run.ts';
import { exportUrl } from './export-url.ts';
import { issuerGivesTokens } from './gateway.ts';

/** Prints the banner of `npm start`, as soon as all listen. */
export async function greet({ service, log, localSettings }: Run): Promise<void> {
  const settings = await localSettings();
  const version = service.functions.api.environment['SERVICE_VERSION']?.replace(/\+.*/, '');
  const banner = toBanner({
    title: `${service.service} ${version}`,
    settings,
    // beginLocalStore has refused other names.
    place: locate(service.custom.store as StoreName, settings),
    exportUrl: exportUrl(),
    seconds: process.uptime(),
    givesTokens: issuerGivesTokens(),
  });
  log.notice(`\n${banner}\n`);
}
