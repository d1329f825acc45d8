import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { membersOf, type Template } from '#template-rules/template.ts';

/** How often a stage is asked, and the milliseconds between. */
export interface Patience {
  readonly attempts: number;
  readonly pause: number;
}

/**
 * Asks a deployed stage for its version, until it is that of a package.
 * @param folder what `serverless package` wrote
 * @param gatewayUrl URL of the API, unless the package has PUBLIC_URL or a domain, with which the gateway's own address is off
 * @returns a sentence with the version
 * @throws Error with the last response, if the stage keeps responding otherwise
 */
export async function checkHealth(folder: string, gatewayUrl: string, { attempts, pause }: Patience): Promise<string> {
  const { version, publicUrl } = readPackage(folder);
  const url = `${(publicUrl || gatewayUrl).replace(/\/$/, '')}/health`;
  let last = '';
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await setTimeout(pause);
    last = await ask(url);
    if (last.startsWith('200 ') && last.includes(JSON.stringify(version))) return `${url} serves ${version}.`;
  }
  throw new Error(`${url} does not serve ${version}. Its last response: ${last}`);
}

async function ask(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return `${response.status} ${await response.text()}`;
  } catch (error) {
    return String(error);
  }
}

function readPackage(folder: string) {
  const file = join(folder, 'cloudformation-template-update-stack.json');
  const { Resources }: Template = JSON.parse(readFileSync(file, 'utf8'));
  const environment = membersOf(Resources['ApiLambdaFunction']?.Properties?.['Environment']);
  const { SERVICE_VERSION = '', PUBLIC_URL = '' } = membersOf(environment['Variables']) as Readonly<
    Record<string, string>
  >;
  const domain = Resources['Domain']?.Properties?.['DomainName'] ?? 'none';
  return { version: SERVICE_VERSION, publicUrl: PUBLIC_URL || (domain === 'none' ? '' : `https://${domain}`) };
}

if (import.meta.main) {
  const [folder = '', url = ''] = process.argv.slice(2);
  process.stdout.write(`${await checkHealth(folder, url, { attempts: 12, pause: 5000 })}\n`);
}
