import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Todo, useExample } from './example-service.ts';

const example = useExample();

test('adds, completes, filters, edits and deletes todos, and clears the done ones', async () => {
  const { page, complaints } = await openAs('ann');
  await add(page, 'Buy milk', 'Buy bread', 'Call Bob');
  await shows(page, ['Call Bob', 'Buy bread', 'Buy milk']);

  await page.getByRole('checkbox', { name: 'Buy bread' }).click();
  await page.getByRole('radio', { name: 'open' }).check();
  await shows(page, ['Call Bob', 'Buy milk']);
  await page.getByRole('radio', { name: 'done' }).check();
  await shows(page, ['Buy bread']);
  await page.getByRole('radio', { name: 'all' }).check();

  await edit(page, 'Call Bob', 'Call Bob and Eve');
  await page.getByRole('button', { name: 'Delete Buy milk' }).click();
  await page.getByRole('button', { name: 'Clear done' }).click();
  await page.getByRole('button', { name: 'Delete them' }).click();
  await shows(page, ['Call Bob and Eve']);
  await page.waitForLoadState('networkidle');
  expect(await stored('ann')).toEqual([expect.objectContaining({ text: 'Call Bob and Eve', done: false })]);
  expect(complaints).toEqual([]);
});

test('a todo that is added is sent once more with its key if the response is lost, and is stored once', async () => {
  const { page } = await openAs('bea');
  const keys: unknown[] = [];
  await page.route('**/todos', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(await route.request().headerValue('idempotency-key'));
    await route.fetch();
    return keys.length === 1 ? route.abort('connectionreset') : route.continue();
  });
  await add(page, 'Buy milk');
  expect(keys).toEqual([expect.stringMatching(/./), keys[0]]);
  expect(await stored('bea')).toEqual([expect.objectContaining({ text: 'Buy milk' })]);
});

async function openAs(owner: string) {
  const opened = await example().open(`#token=${example().tokenOf(owner)}`);
  await opened.page.getByRole('heading', { name: 'Todos' }).waitFor();
  return opened;
}

async function add(page: Page, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await page.getByLabel('New todo').fill(text);
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: text }).waitFor();
  }
}

async function edit(page: Page, text: string, edited: string): Promise<void> {
  await page.getByRole('button', { name: `Edit ${text}` }).click();
  await page.getByLabel('Text').fill(edited);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(edited).waitFor();
}

/** Waits until the list has these texts, in this order. */
async function shows(page: Page, texts: readonly string[]): Promise<void> {
  const list = "Array.from(document.querySelectorAll('.todos .text'), ({ textContent }) => textContent)";
  await page.waitForFunction(`JSON.stringify(${list}) === ${JSON.stringify(JSON.stringify(texts))}`).catch(() => '');
  expect(await page.evaluate(list)).toEqual(texts);
}

async function stored(owner: string): Promise<readonly Todo[]> {
  return (await example().send(owner, 'GET', '/todos')) as readonly Todo[];
}
