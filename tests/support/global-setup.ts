import { providePackages } from '../package/provide-packages.ts';
import { startServers } from '../stores/servers.ts';

/** Provides what all suites of a run share. */
export default async function setUp(): Promise<void> {
  providePackages();
  await startServers();
}
