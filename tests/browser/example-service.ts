import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { extname, join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { exampleDir, vite } from '../../tools/local/example-app.ts';
import { findFreePort } from '../support/free-port.ts';
import { useScratchProject } from '../support/scratch-project.ts';
import { serviceDir } from '../support/service-dir.ts';
import { useSharedFolder } from '../support/use-folder.ts';
import { useResource } from '../support/use-resource.ts';
import { useServer } from '../support/use-server.ts';
import { useIssuer } from '../tokens/issuer.ts';
import { createKey, signToken } from '../tokens/sign-token.ts';
import { launchBrowser, type Observation, observe } from './browser.ts';

export interface Todo {
  readonly id: string;
  readonly text: string;
  readonly done: boolean;
}

export interface Opened extends Observation {
  readonly page: Page;
}

/** The built example app, and a service of another origin with an issuer. */
export interface Example {
  /** URL of the app. */
  readonly app: string;
  readonly issuer: ReturnType<ReturnType<typeof useIssuer>>;
  readonly tokenOf: (owner: string) => string;
  /** Sends a request of an owner to the service. @returns the response's body */
  readonly send: (owner: string, method: string, path: string, body?: object) => Promise<unknown>;
  /** Opens the app in a context of its own. */
  readonly open: (fragment: string, options?: BrowserContextOptions) => Promise<Opened>;
}

/** @param toSettings returns VITE_ variables of the app, from its issuer */
export function useExample(toSettings = (_issuer: string): Environment => ({})): () => Example {
  const browser = useResource(launchBrowser);
  const issuer = useIssuer(createKey('example'));
  const project = useScratchProject();
  const folder = useSharedFolder();
  const site = useServer((request, response) => serveFile(folder())(request, response));
  return useResource(async () => {
    const { signer } = issuer();
    const PORT = await findFreePort();
    const api = `http://localhost:${PORT}`;
    build(folder(), { VITE_API_URL: api, ...toSettings(signer.issuer) });
    await project()
      .serverless(['offline'], { PORT, JWT_ISSUER: signer.issuer, JWT_AUDIENCE: 'todo-api' })
      .printed(/ is ready in /);
    const app = `http://localhost:${new URL(site().endpoint).port}/`;
    const tokenOf = (owner: string) => signToken(signer, { sub: owner });
    return { app, issuer: issuer(), tokenOf, send, open };

    async function send(owner: string, method: string, path: string, body?: object): Promise<unknown> {
      const headers = { authorization: `Bearer ${tokenOf(owner)}`, 'content-type': 'application/json' };
      const response = await fetch(`${api}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    }

    async function open(fragment: string, options?: BrowserContextOptions): Promise<Opened> {
      const context = await browser().newContext(options);
      const page = await context.newPage();
      const observation = observe(page);
      await page.goto(`${app}${fragment}`);
      return { page, ...observation };
    }
  });
}

type Environment = Readonly<Record<string, string>>;

function build(outDir: string, settings: Environment): void {
  const args = [join(serviceDir, vite), 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  execFileSync(process.execPath, args, {
    cwd: join(serviceDir, exampleDir),
    env: { ...process.env, NODE_ENV: 'production', ...settings },
  });
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

function serveFile(folder: string): RequestListener {
  return ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = join(folder, pathname === '/' ? 'index.html' : pathname);
    if (!existsSync(file)) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': types[extname(file)] ?? '' }).end(readFileSync(file));
  };
}
