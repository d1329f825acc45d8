import { join } from 'node:path';
import { installPackages } from '../../tools/install-packages.ts';

/** Installs the frameworks that the service is compared with, unless they are installed. @throws Error when npm fails */
export function installPeers(): void {
  const reason = installPackages(join(import.meta.dirname, '..', 'peers'));
  if (reason !== undefined) throw new Error(reason);
}
