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
  await page.getByText('The service does not accept this token: it has expired, or is not for this service.').waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  await page.getByLabel('Access token').fill(` ${example().tokenOf('ole')}\n`);
  await page.keyboard.press('Enter');
  await page.getByText('Nothing here.').waitFor();
});

test('a token that the service accepted and then refuses ends the session', async () => {
  const { page } = await openAs(example(), 'pia');
  await page.getByText('Nothing here.').waitFor();
  await page.route('**/todos', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
  await page.getByLabel('New todo').fill('Buy milk');
  await page.keyboard.press('Enter');
  await page.getByText('Your session has ended. Sign in again.').waitFor();
});

test('what is added offline is sent when the browser is online again, and the page says so', async () => {
  const { page } = await openAs(example(), 'rex');
  await page.getByText('Nothing here.').waitFor();
  const notice = page.getByText('You are offline.');
  expect(await notice.count()).toBe(0);
  await page.context().setOffline(true);
  await notice.waitFor();
  await page.getByLabel('New todo').fill('Buy milk');
  await page.keyboard.press('Enter');
  await expectTexts(page, ['Buy milk']);
  await page.context().setOffline(false);
  await page.getByRole('checkbox', { name: 'Buy milk' }).waitFor();
  expect(await notice.count()).toBe(0);
});
