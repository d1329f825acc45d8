import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findFreePort } from '../project/free-port.ts';
import { createScratchProject, type ScratchProject } from '../project/scratch-project.ts';
import { hosts, launchBrowser } from './browser.ts';

jest.setTimeout(90_000);

let project: ScratchProject;
let browser: Browser | undefined;
let site: Server;
let sitePort: number;
let api: string;

beforeAll(async () => {
  project = createScratchProject();
  site = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html>'));
  site.listen(0, 'localhost');
  await once(site, 'listening');
  sitePort = (site.address() as AddressInfo).port;
  browser = await launchBrowser();
  const PORT = await findFreePort();
  const CORS_ORIGINS = `https://app.example,http://${hosts.allowed}:${sitePort}`;
  await project.serverless(['offline'], { PORT, CORS_ORIGINS }).printed(/\/docs\./);
  api = `http://${hosts.todos}:${PORT}`;
});

afterAll(async () => {
  await Promise.all([browser?.close(), project.remove()]);
  site.close();
});

test('a page of an allowed origin creates, lists, changes and deletes todos', async () => {
  const send = createSend(await openPage(hosts.allowed));
  const first = await create('Buy milk');
  const second = await create('Buy bread');
  expect(first).toMatchObject({ status: 201, etag: expect.stringMatching(/^"/), body: { text: 'Buy milk' } });

  const page = await send({ method: 'GET', path: '/todos?limit=1' });
  expect(page).toMatchObject({ status: 200, link: expect.stringContaining('rel="next"') });

  const path = `/todos/${first.body?.id}`;
  const headers = { 'Content-Type': 'application/merge-patch+json', 'If-Match': String(first.etag) };
  const patched = await send({ method: 'PATCH', path, headers, body: { done: true } });
  expect(patched).toMatchObject({ status: 200, etag: expect.stringMatching(/^"/), body: { done: true } });
  expect(patched.etag).not.toBe(first.etag);

  const read = await send({ method: 'GET', path });
  expect(read).toMatchObject({ status: 200, etag: patched.etag, body: patched.body });
  expect(await send({ method: 'DELETE', path, headers: { 'If-Match': String(read.etag) } })).toMatchObject({
    status: 204,
  });
  expect((await send({ method: 'GET', path: '/todos' })).body).toEqual([second.body]);

  function create(text: string) {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
    return send({ method: 'POST', path: '/todos', headers, body: { text } });
  }
});

test('a page of another origin cannot change a todo', async () => {
  const response = await fetch(`${api.replace(hosts.todos, 'localhost')}/todos`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: 'Buy milk' }),
  });
  const { id } = (await response.json()) as Todo;
  const send = createSend(await openPage(hosts.other));
  const headers = { 'Content-Type': 'application/merge-patch+json' };
  const change = send({ method: 'PATCH', path: `/todos/${id}`, headers, body: { done: true } });
  await expect(change).rejects.toThrow('Failed to fetch');
  const after = await fetch(`${api.replace(hosts.todos, 'localhost')}/todos/${id}`);
  expect(await after.json()).toMatchObject({ done: false });
});

interface Todo {
  readonly id: string;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

async function openPage(host: string): Promise<Page> {
  if (browser === undefined) throw new Error('The browser did not start.');
  const page = await browser.newPage();
  await page.goto(`http://${host}:${sitePort}/`);
  return page;
}

/** @returns what sends a request from the page with fetch, and answers what the page can read of the response */
function createSend(page: Page) {
  return ({ path, body, ...request }: Request) =>
    page.evaluate(
      async ([url, init]) => {
        const response = await fetch(url, init);
        const text = await response.text();
        return {
          status: response.status,
          etag: response.headers.get('etag'),
          link: response.headers.get('link'),
          body: text === '' ? undefined : (JSON.parse(text) as Todo),
        };
      },
      [`${api}${path}`, { ...request, ...(body && { body: JSON.stringify(body) }) }] as const,
    );
}
