import { expect } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Example, Opened } from './example-service.ts';

/** Opens the app with a link that signs in. */
export async function openAs(example: Example, owner: string, options?: BrowserContextOptions): Promise<Opened> {
  const opened = await example.open(`#token=${example.tokenOf(owner)}`, options);
  await opened.page.getByRole('button', { name: 'Sign out' }).waitFor();
  return opened;
}

export async function addTodos(page: Page, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await page.getByLabel('New todo').fill(text);
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: text }).waitFor();
  }
}

/** Opens the editor of a todo, and puts another text into it. */
export async function typeText(page: Page, text: string, typed: string): Promise<void> {
  await page.getByRole('button', { name: `Edit ${text}` }).click();
  await page.getByLabel('Text').fill(typed);
}

/** Waits until the list has these texts, in this order. */
export async function expectTexts(page: Page, texts: readonly string[]): Promise<void> {
  const list = `Array.from(document.querySelectorAll('.todos li'), (row) =>
    (row.querySelector('span') ?? row).textContent)`;
  await page.waitForFunction(`JSON.stringify(${list}) === ${JSON.stringify(JSON.stringify(texts))}`).catch(() => '');
  expect(await page.evaluate(list)).toEqual(texts);
}
