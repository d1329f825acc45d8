import { expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { listOperations, type OpenApi } from '../../tools/reference/openapi-types.ts';
import { findFreePort } from '../support/free-port.ts';
import { useScratchProject } from '../support/scratch-project.ts';
import { useResource } from '../support/use-resource.ts';
import { runProgram } from '../tools/local/run-program.ts';
import { hosts, launchBrowser, observe } from './browser.ts';

const browser = useResource(launchBrowser);
const project = useScratchProject();
/** The service below a base path, with an issuer of its own. */
const service = useResource(async () => {
  const [PORT, issuer] = [await findFreePort(), await findFreePort()];
  const settings = { JWT_ISSUER: `http://localhost:${issuer}`, JWT_AUDIENCE: 'todo-api' };
  const PUBLIC_URL = `http://${hosts.todos}:${PORT}/base`;
  const run = project().serverless(['offline'], { PORT, PUBLIC_URL, ...settings });
  await run.printed(/ is ready in /);
  return { url: PUBLIC_URL, settings };
});

test('the page shows every operation, and its forms create, change and delete a todo', async () => {
  const page = await browser().newPage();
  const { complaints, origins } = observe(page);
  await page.goto(`${service().url}/docs`);
  const document = (await page.evaluate(async () => (await fetch('openapi.json')).json())) as OpenApi;
  const shown = await page.locator('.operation h3').allInnerTexts();
  expect(shown.map((text) => text.replace(/\s+/g, ' '))).toEqual(
    listOperations(document).map(({ method, path }) => `${method} ${path}`),
  );

  await page.getByLabel('Bearer token').fill(`Bearer ${await createToken()}`);
  const created = await send(await open(page, 'createTodo'), '201 Created');
  expect(created).toMatchObject(JSON.parse(await body(page, 'createTodo').inputValue()));
  await page.getByRole('button', { name: 'Use its id and ETag' }).click();
  await page.getByRole('button', { name: 'The other forms have its id and ETag' }).waitFor();
  const change = await open(page, 'updateTodo');
  expect(await change.locator('.curl').innerText()).toMatch(
    /todos\/[\w-]{36}'[\s\S]*"Authorization: Bearer \$TOKEN"[\s\S]*If-Match: "/,
  );
  await body(page, 'updateTodo').fill('{"done": true, "text": "<script>alert(1)</script>"}');
  expect(await send(change, '200 OK')).toMatchObject({ text: '<script>alert(1)</script>', done: true });
  expect(await send(await open(page, 'deleteTodo'), '412 Precondition Failed')).toMatchObject({
    code: 'precondition_failed',
  });
  const list = await open(page, 'listTodos');
  await list.getByLabel('order').selectOption('desc');
  expect(await send(list, '200 OK')).toEqual([expect.objectContaining({ done: true })]);

  await page.getByRole('link', { name: 'What precondition_failed means' }).click();
  await page.getByRole('heading', { name: 'precondition_failed' }).waitFor();
  await page.getByRole('link', { name: '/todos/{id}' }).first().click();
  await page.locator('#getTodo').waitFor();
  await page.waitForLoadState('networkidle');
  // Chromium reports each response of 4xx, here the 412.
  expect(complaints.filter((text) => !text.includes('412'))).toEqual([]);
  expect([...origins].filter((name) => name !== 'data:')).toEqual([new URL(service().url).origin]);
});

test('a tab keeps the token over a reload, and another tab does not have it', async () => {
  const context = await browser().newContext();
  const page = await context.newPage();
  await page.goto(`${service().url}/docs`);
  await page.getByLabel('Bearer token').fill('secret');
  await page.reload();
  expect(await page.getByLabel('Bearer token').inputValue()).toBe('secret');
  const other = await context.newPage();
  await other.goto(`${service().url}/docs`);
  expect(await other.getByLabel('Bearer token').inputValue()).toBe('');
  expect(await page.evaluate('document.cookie + JSON.stringify(localStorage)')).toBe('{}');
});

test.each(['light', 'dark'] as const)('a page of 390 px has no sideways scroll, %s', async (colorScheme) => {
  const page = await browser().newPage({ colorScheme, viewport: { width: 390, height: 844 } });
  await page.goto(`${service().url}/docs`);
  await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))");
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  const [, ...rgb] =
    /(\d+), (\d+), (\d+)/.exec(await page.evaluate('getComputedStyle(document.body).backgroundColor')) ?? [];
  expect(rgb.every((channel) => (colorScheme === 'dark' ? Number(channel) < 64 : Number(channel) > 192))).toBe(true);
});

test('an operation is one stop of the keyboard, and opens, is filled in and is sent with it', async () => {
  const page = await browser().newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(`${service().url}/docs`);
  await page.getByLabel('Bearer token').focus();
  const stops: string[] = [];
  for (const _ of await page.locator('.operation').all()) stops.push(await tab(page));
  expect(stops).toEqual(
    (await page.locator('.operation > summary').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')),
  );
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');

  await page.locator('.operation:has(#getHealth) > summary').focus();
  await page.keyboard.press('Enter');
  while ((await tab(page)) !== 'Send');
  // The button is at the end of the view, and the response comes below it.
  await page.evaluate("document.activeElement.scrollIntoView({ block: 'end' })");
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: '200 OK' }).waitFor();
  const isInView = "document.querySelector('.result').getBoundingClientRect().bottom <= innerHeight";
  expect(await page.evaluate(isInView)).toBe(true);
});

test('a response is read aloud by its first line, a long body scrolls in its box, and a second click sends nothing', async () => {
  const page = await browser().newPage();
  await page.goto(`${service().url}/docs`);
  let [count, finish] = [0, () => {}];
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await page.route('**/todos', async (route) => {
    count += 1;
    await finished;
    await route.fulfill({ json: Array.from({ length: 200 }, (_, index) => ({ text: `todo ${index}` })) });
  });
  const list = await open(page, 'listTodos');
  await list.getByRole('button', { name: 'Send' }).click();
  await list.getByRole('status').filter({ hasText: 'Sending …' }).waitFor();
  await list.getByRole('button', { name: 'Send' }).click();
  finish();
  await list
    .getByRole('status')
    .filter({ hasText: /^200 OK \d+ ms$/ })
    .waitFor();
  expect(count).toBe(1);
  const shown = list.locator('.body');
  expect(await shown.innerText()).toContain('todo 199');
  expect((await shown.boundingBox())?.height).toBeLessThan(600);
  await list.getByRole('button', { name: 'Send' }).focus();
  await page.keyboard.press('Tab');
  expect(await shown.evaluate((element) => element.ownerDocument.activeElement === element)).toBe(true);
});

test('the forms work in a browser that refuses to store anything', async () => {
  const page = await browser().newPage();
  await page.addInitScript(
    "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } })",
  );
  await page.goto(`${service().url}/docs#getHealth`);
  const health = page.locator('.operation:has(#getHealth)');
  expect(await send(health, '200 OK')).toMatchObject({ status: 'ok' });
});

test('without a script the page is the whole reference', async () => {
  const page = await browser().newPage({ javaScriptEnabled: false });
  await page.goto(`${service().url}/docs`);
  await page.locator('.operation:has(#createTodo) > summary').click();
  const operation = page.locator('#createTodo');
  expect(await operation.getByLabel('JSON').inputValue()).toContain('Buy milk');
  expect(await operation.getByRole('button').count()).toBe(0);
  expect(await page.getByLabel('Bearer token').count()).toBe(1);
  expect(await page.getByLabel('Bearer token').isVisible()).toBe(false);
});

async function createToken(): Promise<string> {
  const { stdout } = await runProgram('write-token.ts', ['alice'], { cwd: project().dir, env: service().settings });
  return stdout.trim();
}

async function open(page: Page, operationId: string): Promise<Locator> {
  const operation = page.locator(`.operation:has(#${operationId})`);
  await operation.locator('> summary').click();
  return operation;
}

function body(page: Page, operationId: string): Locator {
  return page.locator(`#${operationId}-body`);
}

/** Sends the form of an operation. @returns the JSON that it shows, once it has this status */
async function send(operation: Locator, status: string): Promise<unknown> {
  await operation.getByRole('button', { name: 'Send' }).click();
  await operation.getByRole('status').filter({ hasText: status }).waitFor();
  return JSON.parse(await operation.locator('.body').innerText());
}

/** Presses Tab. @returns the text of what has the focus then */
async function tab(page: Page): Promise<string> {
  await page.keyboard.press('Tab');
  return page.evaluate("document.activeElement.innerText.replace(/\\s+/g, ' ')");
}
