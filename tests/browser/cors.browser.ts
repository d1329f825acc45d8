import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { edit } from '../support/edit.ts';
import { findFreePort } from '../support/free-port.ts';
import { useScratchProject } from '../support/scratch-project.ts';
import { useResource } from '../support/use-resource.ts';
import { useServer } from '../support/use-server.ts';
import { hosts, launchBrowser } from './browser.ts';

const browser = useResource(launchBrowser);
const site = useServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html>'));
const project = useScratchProject();
const api = useResource(async () => {
  const PORT = await findFreePort();
  const CORS_ORIGINS = `https://app.example,http://${hosts.allowed}:${port()}`;
  await project()
    .serverless(['offline'], { PORT, CORS_ORIGINS })
    .printed(/ is ready in /);
  return `http://${hosts.todos}:${PORT}`;
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
  const response = await fetch(`${edit(api(), hosts.todos, 'localhost')}/todos`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: 'Buy milk' }),
  });
  const { id } = (await response.json()) as Todo;
  const send = createSend(await openPage(hosts.other));
  const headers = { 'Content-Type': 'application/merge-patch+json' };
  const change = send({ method: 'PATCH', path: `/todos/${id}`, headers, body: { done: true } });
  await expect(change).rejects.toThrow('Failed to fetch');
  const after = await fetch(`${edit(api(), hosts.todos, 'localhost')}/todos/${id}`);
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
  const page = await browser().newPage();
  await page.goto(`http://${host}:${port()}/`);
  return page;
}

/** The port of the site, which pages of every host come from. */
function port(): string {
  return new URL(site().endpoint).port;
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
      [`${api()}${path}`, { ...request, ...(body && { body: JSON.stringify(body) }) }] as const,
    );
}
