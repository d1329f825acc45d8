import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { exampleDir } from '../../tools/local/example-app.ts';
import { serviceDir } from '../support/service-dir.ts';
import { expectTexts, openAs, typeText } from './example-page.ts';
import { type Todo, useExample } from './example-service.ts';

const example = useExample();
const axe = readFileSync(join(serviceDir, exampleDir, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
const small = { width: 390, height: 844 };

test('a list is kept by keyboard alone, and what has the focus is visible', async () => {
  const { page, complaints } = await example().open('');
  await tabTo(page, 'Access token');
  await page.keyboard.insertText(example().tokenOf('kim'));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();

  await tabTo(page, 'New todo');
  for (const text of ['Buy milk', 'Buy bread']) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: text }).waitFor();
  }
  await tabTo(page, 'Edit Buy milk');
  await page.keyboard.press('Enter');
  await page.getByLabel('Text').waitFor();
  await page.keyboard.type('Buy oat milk');
  await page.keyboard.press('Enter');
  await expectTexts(page, ['Buy bread', 'Buy oat milk']);
  await expectFocused(page, 'Edit Buy oat milk');

  await page.keyboard.press('Enter');
  await page.getByLabel('Text').waitFor();
  await page.keyboard.type('Buy nothing');
  await page.keyboard.press('Escape');
  await expectTexts(page, ['Buy bread', 'Buy oat milk']);
  await expectFocused(page, 'Edit Buy oat milk');

  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  await tabTo(page, 'Delete Buy bread');
  await page.keyboard.press('Enter');
  await expectFocused(page, 'Delete Buy oat milk');
  await tabTo(page, 'Clear done');
  page.once('dialog', (dialog) => dialog.dismiss());
  await page.keyboard.press('Enter');
  await expectFocused(page, 'Clear done');
  await expectTexts(page, ['Buy oat milk']);
  await tabTo(page, 'all');
  await page.keyboard.press('ArrowRight');
  await expectTexts(page, []);
  expect(complaints).toEqual([]);
});

test('follows the colours of the system', async () => {
  const colours = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await openAs(example(), 'lea', { colorScheme });
    colours.push(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'));
  }
  expect(colours).toEqual(['rgb(244, 244, 248)', 'rgb(17, 17, 22)']);
});

test('fits 390 pixels without sideways scroll, whatever the texts', async () => {
  const text = `${'Donaudampfschifffahrtsgesellschaft'.repeat(8)} and ${'words '.repeat(50)}end`;
  const owner = text.slice(0, 250);
  await example().send(owner, 'POST', '/todos', { text });
  const { page } = await openAs(example(), owner, { viewport: small });
  await expectTexts(page, [text]);
  expect(await width(page)).toBe(390);
  await openConflict(page, owner, text);
  expect(await width(page)).toBe(390);
});

test('Enter saves an edit, and does not settle the conflict that it meets', async () => {
  const { id } = (await example().send('nia', 'POST', '/todos', { text: 'Buy milk' })) as Todo;
  const { page } = await openAs(example(), 'nia');
  await openConflict(page, 'nia', 'Buy milk');
  const before = await example().send('nia', 'GET', `/todos/${id}`);
  await page.keyboard.press('Enter');
  expect(await page.getByLabel('Yours').inputValue()).toContain('\n');
  await page.waitForLoadState('networkidle');
  expect(await example().send('nia', 'GET', `/todos/${id}`)).toEqual(before);
  await page.getByRole('button', { name: 'Keep theirs' }).click();
  await expectFocused(page, 'Edit Buy milk');
});

test.each(['light', 'dark'] as const)('axe finds nothing to object to in the %s colours', async (colorScheme) => {
  const owner = `mia ${colorScheme}`;
  const signIn = await example().open('', { colorScheme, viewport: small });
  await signIn.page.getByLabel('Access token').waitFor();
  expect(await findFaults(signIn.page)).toEqual([]);

  await example().send(owner, 'POST', '/todos', { text: 'Buy milk', done: true });
  await example().send(owner, 'POST', '/todos', { text: 'Buy bread' });
  const { page } = await openAs(example(), owner, { colorScheme });
  await expectTexts(page, ['Buy bread', 'Buy milk']);
  expect(await findFaults(page)).toEqual([]);
  await openConflict(page, owner, 'Buy bread');
  expect(await findFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.route('**/todos/*', (route) => route.abort());
  await page.getByRole('checkbox', { name: 'Buy bread' }).click();
  await page.getByText('Not changed: Buy bread').waitFor();
  expect(await findFaults(page)).toEqual([]);
});

/** Edits a todo that another device of its owner saves meanwhile. */
async function openConflict(page: Page, owner: string, text: string): Promise<void> {
  await typeText(page, text, `${text}!`);
  const todos = await example().send(owner, 'GET', '/todos');
  const { id } = (todos as readonly Todo[]).find((todo) => todo.text === text) ?? {};
  await example().send(owner, 'PATCH', `/todos/${id}`, { text });
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Changed meanwhile' }).waitFor();
}

/** Presses Tab until something of this name has the focus. @throws Error if nothing has, or if the focus is invisible */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; (await focused(page)) !== name; presses += 1) {
    if (presses > 40) throw new Error(`Tab does not lead to ${name}`);
    await page.keyboard.press('Tab');
  }
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
}

/** @returns the label of what has the focus */
function focused(page: Page): Promise<unknown> {
  return page.evaluate(focusedName);
}

/** Waits until the control of this name has the focus. */
async function expectFocused(page: Page, name: string): Promise<void> {
  await page.waitForFunction(`(${focusedName}) === ${JSON.stringify(name)}`).catch(() => '');
  expect(await focused(page)).toBe(name);
}

const label = '(document.activeElement.labels?.[0] ?? document.activeElement)';
const focusedName = `document.activeElement.getAttribute('aria-label') ?? ${label}.textContent`;

function width(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth');
}

async function findFaults(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run().then(({ violations, incomplete }) =>
    [...violations, ...incomplete].map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))`);
}
