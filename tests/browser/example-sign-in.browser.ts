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
  const { page } = await example().open(`#token=${example().tokenOf('ole')}forged`);
  await page.getByText('The service refuses the token: it has expired, or is not for this service.').waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  await page.getByLabel('Access token').fill(` ${example().tokenOf('ole')}\n`);
  await page.keyboard.press('Enter');
  await page.getByText('Nothing here.').waitFor();
});

test('a token that the service accepted and then refuses asks for another, and what was typed is not lost', async () => {
  const { page } = await openAs(example(), 'pia');
  await page.getByText('Nothing here.').waitFor();
  await page.route('**/todos', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
  await page.getByLabel('New todo').fill('Buy milk');
  await page.keyboard.press('Enter');
  await page.getByText('The service refuses the token: it has expired, or is not for this service.').last().waitFor();
  await page.unroute('**/todos');
  await page.getByLabel('Access token').fill(example().tokenOf('pia'));
  await page.keyboard.press('Enter');
  await page.getByText('Nothing here.').waitFor();
  await page.getByText('Not added: Buy milk').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectTexts(page, ['Buy milk']);
  await page.getByText('Not added').waitFor({ state: 'detached' });
});

test('another user who signs in then finds nothing of the first', async () => {
  await example().send('sam', 'POST', '/todos', { text: 'Buy milk' });
  const { page } = await openAs(example(), 'sam');
  await expectTexts(page, ['Buy milk']);
  await page.route('**/todos/*', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
  await page.getByRole('checkbox', { name: 'Buy milk' }).click();
  await page.getByText('Not changed: Buy milk').waitFor();
  await page.getByLabel('Access token').fill(example().tokenOf('tea'));
  await page.keyboard.press('Enter');
  await page.getByText('Nothing here.').waitFor();
  await expectTexts(page, []);
  await page.getByText('Buy milk').waitFor({ state: 'detached' });
});

test('what is added offline is named, and is added by "Try again" when the browser is online', async () => {
  const { page } = await openAs(example(), 'rex');
  await page.getByText('Nothing here.').waitFor();
  await page.context().setOffline(true);
  await page.getByLabel('New todo').fill('Buy milk');
  await page.keyboard.press('Enter');
  await page.getByText('Not added: Buy milk').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.getByRole('checkbox', { name: 'Buy milk' }).waitFor();
  await page.getByText('Not added').waitFor({ state: 'detached' });
});
