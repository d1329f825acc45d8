import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { addTodos, expectTexts, openAs, typeText } from './example-page.ts';
import { type Todo, useExample } from './example-service.ts';

const example = useExample();
const anyOrigin = { 'access-control-allow-origin': '*' };
const lessons = (count: number) => Array.from({ length: count }, (_, index) => `Lesson ${index + 1}`);
const stored = (owner: string) => example().send(owner, 'GET', '/todos');

test('adds, completes, filters, edits and deletes todos, and clears the done ones', async () => {
  const { page, complaints } = await openAs(example(), 'ann');
  await addTodos(page, 'Buy milk', 'Buy bread', 'Call Bob');
  await expectTexts(page, ['Call Bob', 'Buy bread', 'Buy milk']);

  await page.getByRole('checkbox', { name: 'Buy bread' }).click();
  await page.getByRole('radio', { name: 'open' }).check();
  await expectTexts(page, ['Call Bob', 'Buy milk']);
  await page.getByRole('radio', { name: 'done' }).check();
  await expectTexts(page, ['Buy bread']);
  await page.getByRole('radio', { name: 'all' }).check();

  await typeText(page, 'Call Bob', 'Call Bob and Eve');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Delete Buy milk' }).click();
  await clearDone(page);
  await expectTexts(page, ['Call Bob and Eve']);
  await page.waitForLoadState('networkidle');
  expect(await stored('ann')).toEqual([expect.objectContaining({ text: 'Call Bob and Eve', done: false })]);
  expect(complaints).toEqual([]);
});

test('owners see only their own todos', async () => {
  await example().send('hal', 'POST', '/todos', { text: 'Buy milk' });
  await expectTexts((await openAs(example(), 'hal')).page, ['Buy milk']);
  const { page } = await openAs(example(), 'ivy');
  await page.getByText('Nothing here.').waitFor();
  await expectTexts(page, []);
});

test('shows more pages as the end of the list comes into view, each todo once', async () => {
  const texts = lessons(70).toReversed();
  const operations = lessons(70).map((text) => ({ op: 'create', todo: { text } }));
  await example().send('cid', 'POST', '/todos/batch', { operations });
  const { page, complaints } = await openAs(example(), 'cid');
  await expectTexts(page, texts.slice(0, 30));
  for (const last of [texts.at(29), texts.at(59)]) {
    await page.getByRole('checkbox', { name: String(last) }).scrollIntoViewIfNeeded();
  }
  await expectTexts(page, texts);
  await page.getByRole('button', { name: 'Show more' }).waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

test('clears more done todos than a request holds, and says if some are left', async () => {
  const create = (text: string) => ({ op: 'create', todo: { text, done: text !== 'Buy milk' } });
  for (const texts of [['Buy milk'], lessons(60), lessons(60)]) {
    await example().send('gus', 'POST', '/todos/batch', { operations: texts.map(create) });
  }
  const { page } = await openAs(example(), 'gus');
  const bodies: unknown[] = [];
  await page.route('**/todos/batch', async (route) => {
    bodies.push(route.request().postDataJSON());
    const problem = {
      type: '/problems/storage_unavailable',
      code: 'storage_unavailable',
      detail: 'The store is busy.',
    };
    const results = Array.from({ length: 100 }, (_, index) =>
      index < 97 ? { status: 204 } : { status: 503, problem },
    );
    return bodies.length === 1 ? route.fulfill({ json: { results }, headers: anyOrigin }) : route.continue();
  });
  await clearDone(page);
  await page.getByText('3 of 120: The store is busy.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectTexts(page, ['Buy milk']);
  await page.waitForLoadState('networkidle');
  expect(await stored('gus')).toEqual([expect.objectContaining({ text: 'Buy milk' })]);
  expect(bodies.map((body) => Object(body).operations.length)).toEqual([100, 20, 100]);
});

test.each([
  ['Keep theirs', 'Buy oat milk'],
  ['Save mine', 'Buy milk and bread'],
])('two edits of one todo conflict: both versions are shown, and "%s" leaves one', async (choice, left) => {
  const owner = `fay ${choice}`;
  await example().send(owner, 'POST', '/todos', { text: 'Buy milk' });
  const { page } = await openAs(example(), owner);
  await typeText(page, 'Buy milk', 'Buy milk and bread');
  const { page: other } = await openAs(example(), owner);
  await typeText(other, 'Buy milk', 'Buy oat milk');
  await other.keyboard.press('Enter');
  await expectTexts(other, ['Buy oat milk']);

  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Changed meanwhile' });
  await dialog.waitFor();
  expect(await dialog.getByLabel('Yours').inputValue()).toBe('Buy milk and bread');
  expect(await dialog.getByRole('blockquote').innerText()).toBe('Buy oat milk');
  expect(await stored(owner)).toEqual([expect.objectContaining({ text: 'Buy oat milk' })]);
  await dialog.getByRole('button', { name: choice }).click();
  await expectTexts(page, [left]);
  expect(await stored(owner)).toEqual([expect.objectContaining({ text: left })]);
});

test('a text that is being typed stays when its todo leaves the list', async () => {
  const { id } = (await example().send('max', 'POST', '/todos', { text: 'Buy milk' })) as Todo;
  const { page } = await openAs(example(), 'max');
  await page.getByRole('radio', { name: 'open' }).check();
  await typeText(page, 'Buy milk', 'Buy oat milk');
  await example().send('max', 'PATCH', `/todos/${id}`, { done: true });
  await page.evaluate("dispatchEvent(new Event('visibilitychange'))");
  await page.getByText('Nothing here.').waitFor();
  expect(await page.getByLabel('Text').inputValue()).toBe('Buy oat milk');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Changed meanwhile' }).waitFor();
  await page.getByRole('button', { name: 'Save mine' }).click();
  await page.waitForLoadState('networkidle');
  expect(await stored('max')).toEqual([expect.objectContaining({ text: 'Buy oat milk', done: true })]);
});

async function clearDone(page: Page): Promise<void> {
  page.once('dialog', (dialog) => dialog.accept());
  await page.getByRole('button', { name: 'Clear done' }).click();
}
