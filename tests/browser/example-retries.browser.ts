import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { addTodos, expectTexts, openAs, typeText } from './example-page.ts';
import { useExample } from './example-service.ts';

const example = useExample();
const anyOrigin = { 'access-control-allow-origin': '*' };
const stored = (owner: string) => example().send(owner, 'GET', '/todos');

test('a todo whose response is lost is sent again with its key, and stored once', async () => {
  const { page } = await openAs(example(), 'bea');
  const keys = await loseResponses(page, 'POST', 1);
  await addTodos(page, 'Buy milk');
  await expectTexts(page, ['Buy milk']);
  expect(keys).toEqual([expect.stringMatching(/./), keys[0]]);
  expect(await stored('bea')).toEqual([expect.objectContaining({ text: 'Buy milk' })]);
});

test('a todo whose responses are all lost is named, and "Try again" sends it with the same key', async () => {
  const { page } = await openAs(example(), 'dan');
  const keys = await loseResponses(page, 'POST', 4);
  await page.getByLabel('New todo').fill('Buy milk');
  await page.keyboard.press('Enter');
  await page.getByText('Not added: Buy milk').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectTexts(page, ['Buy milk']);
  await page.getByText('Not added').waitFor({ state: 'detached' });
  expect(keys).toEqual(Array.from({ length: 5 }, () => keys[0]));
  expect(await stored('dan')).toEqual([expect.objectContaining({ text: 'Buy milk' })]);
});

test('a change that is refused is taken back', async () => {
  await example().send('eva', 'POST', '/todos', { text: 'Buy milk' });
  const { page } = await openAs(example(), 'eva');
  await page.route('**/todos/*', (route) =>
    route.fulfill({
      status: 507,
      json: { detail: 'The list is full.' },
      headers: anyOrigin,
    }),
  );
  await page.getByRole('checkbox', { name: 'Buy milk' }).click();
  await page.getByText('Not changed: Buy milk').waitFor();
  await page.getByRole('checkbox', { name: 'Buy milk', checked: false }).waitFor();
  await page.getByRole('button', { name: 'Delete Buy milk' }).click();
  await page.getByText('Not deleted: Buy milk').waitFor();
  await expectTexts(page, ['Buy milk']);
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await page.getByText('Not changed').waitFor({ state: 'detached' });
});

test('an edit whose responses are all lost is named, and is no conflict when it is tried again', async () => {
  await example().send('gil', 'POST', '/todos', { text: 'Buy milk' });
  const { page } = await openAs(example(), 'gil');
  await typeText(page, 'Buy milk', 'Buy oat milk');
  const keys = await loseResponses(page, 'PATCH', 4);
  await page.keyboard.press('Enter');
  await page.getByText('Not changed: Buy oat milk').waitFor();
  expect(await stored('gil')).toEqual([expect.objectContaining({ text: 'Buy oat milk' })]);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Not changed').waitFor({ state: 'detached' });
  await expectTexts(page, ['Buy oat milk']);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(keys).toEqual(Array.from({ length: 5 }, () => keys[0]));
});

test('what failed is listed until it is tried again or dismissed, however long that takes', async () => {
  const { page } = await openAs(example(), 'kay');
  await page.getByText('Nothing here.').waitFor();
  await page.clock.install();
  await page.reload();
  await page.route(
    '**/todos',
    (route) => route.fulfill({ status: 507, json: { detail: 'Full.' }, headers: anyOrigin }),
    {
      times: 1,
    },
  );
  await page.getByLabel('New todo').fill('Buy milk');
  await page.keyboard.press('Enter');
  await page.getByText('Not added: Buy milk').waitFor();
  await addTodos(page, 'Buy bread');
  await page.clock.fastForward('24:00:00');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectTexts(page, ['Buy milk', 'Buy bread']);
});

test('of two clicks on one todo the last counts, also in a list that the first takes it out of', async () => {
  await example().send('liz', 'POST', '/todos', { text: 'Buy milk' });
  const { page } = await openAs(example(), 'liz');
  await page.getByRole('radio', { name: 'open' }).check();
  const { promise: clicked, resolve } = Promise.withResolvers<void>();
  const bodies: unknown[] = [];
  await page.route('**/todos/*', async (route) => {
    bodies.push(route.request().postDataJSON());
    await clicked;
    await route.continue();
  });
  await page.getByRole('checkbox', { name: 'Buy milk' }).click();
  await page.getByRole('checkbox', { name: 'Buy milk', checked: true }).waitFor();
  await page.getByRole('checkbox', { name: 'Buy milk' }).click();
  const last = page.waitForResponse((response) => response.request().postData() === '{"done":false}');
  resolve();
  await last;
  await page.waitForLoadState('networkidle');
  await expectTexts(page, ['Buy milk']);
  await page.getByRole('checkbox', { name: 'Buy milk', checked: false }).waitFor();
  expect(bodies).toEqual([{ done: true }, { done: false }]);
  expect(await stored('liz')).toEqual([expect.objectContaining({ done: false })]);
});

test('a todo that is added while the list is read shows with the others', async () => {
  await example().send('jon', 'POST', '/todos', { text: 'Buy milk' });
  const { page } = await example().open('');
  await page.route('**/todos?*', () => undefined, { times: 1 });
  await page.getByLabel('Access token').fill(example().tokenOf('jon'));
  await page.keyboard.press('Enter');
  await page.getByText('Loading …').waitFor();
  await page.getByLabel('New todo').fill('Buy bread');
  await page.keyboard.press('Enter');
  await expectTexts(page, ['Buy bread', 'Buy milk']);
});

/** Lets the service get each request of a method, and loses its first responses. @returns the keys of all that were sent */
async function loseResponses(page: Page, method: string, lost: number): Promise<readonly unknown[]> {
  const keys: unknown[] = [];
  await page.route('**/todos**', async (route) => {
    if (route.request().method() !== method) return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    // The browser driver's connection may be one that the service has closed meanwhile.
    const response = await route.fetch({ maxRetries: 3 });
    return keys.length > lost ? route.fulfill({ response }) : route.abort('connectionreset');
  });
  return keys;
}
