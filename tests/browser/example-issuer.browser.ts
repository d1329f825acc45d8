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

test('a sign-in that the issuer refuses is told, and can be tried again', async () => {
  serveCodeFlow(example().issuer, { client, redirectUri: example().app });
  const { page } = await example().open('');
  await page.getByRole('button', { name: /^Sign in with/ }).click();
  await page.getByText('The sign-in failed: access_denied').waitFor();
  expect(page.url()).toBe(example().app);
  await page.getByRole('button', { name: /^Sign in with/ }).waitFor();
});

test('a token in a link signs nobody in', async () => {
  const { page } = await example().open(`#token=${example().tokenOf('mallory')}`);
  await page.getByRole('button', { name: /^Sign in with/ }).waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
});
