import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { SandboxSettings } from '#runtime-api/sandbox.ts';
import { provideClient } from '../../tools/runtime-client/install-client.ts';
import type { Artefact } from '../build/artefacts.ts';
import type { PackagedFunction } from '../build/package-service.ts';
import { toVariables } from '../measure/processes.ts';
import { startStub } from '../measure/stub.ts';

/** Surroundings of functions: AWS's runtime client, and a stub of AWS. */
export interface Site {
  /** Module of the runtime's client. */
  readonly client: string;
  /** Which client that is. */
  readonly clientName: string;
  /** URLs of the stub. */
  readonly https: string;
  readonly http: string;
  /** File with the certificate of the stub, in PEM. */
  readonly certificate: string;
}

export type Protocol = 'https' | 'http';

/** Installs the runtime's client and starts a stub of AWS. @param program of the stub */
export async function provideSite(workDir: string, program: string) {
  const { client, replaced } = await provideClient(workDir);
  const { https, http, certificate, stop } = await startStub(program);
  const file = join(workDir, 'certificate.pem');
  await writeFile(file, certificate);
  const name = 'under AWS’s runtime client';
  const clientName = replaced === undefined ? name : `${name} with JavaScript in place of its native part. ${replaced}`;
  const site: Site = { client, clientName, https, http, certificate: file };
  return { site, close: stop };
}

type Startable = PackagedFunction & Pick<Artefact, 'command'>;

/** Returns how Lambda runs an artefact. @param protocol of its connections to AWS */
export function toSettings(artefact: Startable, site: Site, protocol: Protocol): SandboxSettings {
  const { codeDir, file, memory, environment, command } = artefact;
  const trust = command === undefined ? 'NODE_EXTRA_CA_CERTS' : 'SSL_CERT_FILE';
  return {
    taskRoot: codeDir,
    handler: `${relative(codeDir, file).replace(/\.\w+$/, '')}.handler`,
    memory,
    timeout: 60,
    name: 'api',
    version: '1',
    environment: {
      ...toVariables(environment, site[protocol]),
      ...(protocol === 'https' && { [trust]: site.certificate }),
    },
    ...(command === undefined ? { node: process.execPath, client: site.client } : { command }),
  };
}
