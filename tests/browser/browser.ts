import { type Browser, chromium, type Page } from 'playwright-core';

/** Hosts that only the browser under test knows; all of them are this machine. */
export const hosts = { todos: 'todos.example', allowed: 'allowed.example', other: 'other.example' } as const;

/** Options of a Chromium without a window that calls nobody by itself. */
export const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
];

/** Starts the Chromium that `run.ts` found. It knows localhost and the hosts above, and no other. */
export function launchBrowser(): Promise<Browser> {
  const rules = [
    ...Object.values(hosts).map((host) => `MAP ${host} localhost`),
    'MAP * ~NOTFOUND',
    'EXCLUDE localhost',
  ];
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '',
    args: [...flags, `--host-resolver-rules=${rules.join(', ')}`],
  });
}

export interface Observation {
  /** What the page said went wrong; Chromium says there, too, what the content security policy refused. */
  readonly complaints: readonly string[];
  /** The origins, and `data:`, that the page asked for something. */
  readonly origins: ReadonlySet<string>;
}

/** Watches a page from before its first request. */
export function observe(page: Page): Observation {
  const complaints: string[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`));
  page.on('request', (request) => origins.add(toOrigin(new URL(request.url()))));
  return { complaints, origins };
}

function toOrigin({ protocol, origin }: URL): string {
  return protocol === 'data:' ? protocol : origin;
}
