import { expect, test } from '@jest/globals';
import { expectTexts, openAs } from './example-page.ts';
import { useExample } from './example-service.ts';

const example = useExample();

test('a link signs in for this tab, and leaves no token in the address', async () => {
  await example().send('ned', 'POST', '/todos', { text: 'Buy milk' });
  const { page } = await openAs(example(), 'ned');
  await expectTexts(page, ['Buy milk']);
  expect(page.url()).toBe(example().app);
  expect(await page.evaluate('history.length')).toBe(2);
  await page.reload();
  await expectTexts(page, ['Buy milk']);
  expect(await page.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);

  const other = await page.context().newPage();
  await other.goto(example().app);
  await other.getByLabel('Access token').waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Access token').waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
});

test('a token that the service refuses leads back to the sign-in, which says why', async () => {
  const { page } = await example().open('#token=expired');
  await page.getByText('Your session has ended. Sign in again.').waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  await page.getByLabel('Access token').fill(` ${example().tokenOf('ole')}\n`);
  await page.keyboard.press('Enter');
  await page.getByText('Nothing here.').waitFor();
});
