import { expect, test } from '@jest/globals';
import { serveCodeFlow } from './code-flow.ts';
import { expectTexts } from './example-page.ts';
import { useExample } from './example-service.ts';

const client = 'example-app';
const example = useExample((issuer) => ({
  VITE_OIDC_AUTHORITY: issuer,
  VITE_OIDC_CLIENT_ID: client,
  VITE_OIDC_AUDIENCE: 'todo-api',
}));

test('the authorization code flow with PKCE signs in, for this tab and over a reload, and out as Cognito requires', async () => {
  serveCodeFlow(example().issuer, { client, redirectUri: example().app, owner: 'ada' });
  await example().send('ada', 'POST', '/todos', { text: 'Buy milk' });
  const { page, complaints } = await example().open('');
  await page.getByRole('button', { name: /^Sign in with localhost:/ }).click();
  await page.getByText('Ada Lovelace').waitFor();
  await expectTexts(page, ['Buy milk']);
  expect(page.url()).toBe(example().app);
  await page.reload();
  await page.getByText('Ada Lovelace').waitFor();
  expect(await page.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: /^Sign in with/ }).waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  expect(complaints).toEqual([]);
});

test('a session that ends is renewed in a window of its own, and what was typed is not lost', async () => {
  serveCodeFlow(example().issuer, { client, redirectUri: example().app, owner: 'eve' });
  const { page } = await example().open('');
  await page.getByRole('button', { name: /^Sign in with/ }).click();
  await page.getByText('Nothing here.').waitFor();
  await page.route('**/todos', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
  await page.getByLabel('New todo').fill('Buy milk');
  await page.keyboard.press('Enter');
  await page.getByText('Not added: Buy milk').waitFor();
  await page.unroute('**/todos');
  await page.getByRole('button', { name: /^Sign in with/ }).click();
  await page.getByText('Nothing here.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectTexts(page, ['Buy milk']);
  expect(page.context().pages()).toEqual([page]);
});

test('a sign-in that the issuer refuses is told, and can be tried again', async () => {
  serveCodeFlow(example().issuer, { client, redirectUri: example().app });
  const { page } = await example().open('');
  await page.getByRole('button', { name: /^Sign in with/ }).click();
  await page.getByText('Not signed in: access_denied').waitFor();
  expect(page.url()).toBe(example().app);
  await page.getByRole('button', { name: /^Sign in with/ }).waitFor();
});

test('a token in a link signs nobody in', async () => {
  const { page } = await example().open(`#token=${example().tokenOf('mallory')}`);
  await page.getByRole('button', { name: /^Sign in with/ }).waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
});
