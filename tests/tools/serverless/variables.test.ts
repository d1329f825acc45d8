import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Variable } from '../../../tools/serverless/serverless.ts';
import { readCommit, settingsOf, variableSources } from '../../../tools/serverless/variables.ts';
import { useFolder } from '../../support/use-folder.ts';
import { restoreEnvironment } from './serverless-under-test.ts';

restoreEnvironment();

const stages = {
  default: { days: 90, protect: true },
  dev: { days: 7 },
  'pr-*': { days: 1, protect: false },
  prod: {},
};

test.each([
  ['dev', { days: 7, protect: true }],
  ['pr-123', { days: 1, protect: false }],
  ['prod', { days: 90, protect: true }],
  ['production', { days: 90, protect: true }],
  ['my-pr-1', { days: 90, protect: true }],
  ['default', { days: 90, protect: true }],
])('stage %s has its own settings over the default ones', (stage, settings) => {
  expect(settingsOf(stage, stages)).toEqual(settings);
});

test.each([
  [undefined, null],
  ['', null],
  ['https://api.example.com/', null],
  ['https://api.example.com/todo/', 'todo'],
  ['no URL', null],
])('with PUBLIC_URL=%s the domain maps the key %s', async (url, value) => {
  process.env = url === undefined ? {} : { PUBLIC_URL: url };
  expect(await variableSources['mapping']?.resolve({} as Variable)).toEqual({ value });
});

test.each([
  ['jwt', { mode: 'jwt', pool: 'off' }],
  ['cognito', { mode: 'jwt', pool: 'on' }],
  ['none', { mode: 'none', pool: 'off' }],
  ['nope', { mode: 'nope', pool: 'off' }],
])('with auth=%s functions see %j', async (auth, expected) => {
  expect({ mode: await resolveAuth('mode', auth), pool: await resolveAuth('pool', auth) }).toEqual(expected);
});

test.each([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills it in
  [{}, 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}'],
  [{ DOMAIN_NAME: 'todos.example.com' }, 'https://todos.example.com'],
  [{ DOMAIN_NAME: 'api.example.com', PUBLIC_URL: 'https://api.example.com/todo/' }, 'https://api.example.com/todo'],
])('the stack says that the example app finds its API, with %j, at %s', async (settings, url) => {
  process.env = { ...settings };
  expect(await resolveAuth('api')).toBe(url);
});

test.each([
  [{}, ['http://localhost:5173/']],
  [{ CORS_ORIGINS: 'https://a.example,http://localhost:5173' }, ['https://a.example/', 'http://localhost:5173/']],
])('the sign-in page leads back, with %j, to %j', async (settings, pages) => {
  process.env = { ...settings };
  expect(await resolveAuth('pages')).toEqual(pages);
});

async function resolveAuth(address: string, auth = 'cognito') {
  const variable = { address, resolveConfigurationProperty: async () => auth } as unknown as Variable;
  return (await variableSources['auth']?.resolve(variable))?.value;
}

const dir = useFolder();

test('a version is known by its commit, and by whether files have changed since', async () => {
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: dir(), encoding: 'utf8' }).trim();
  expect(await readCommit(dir())).toBe('');
  git('init', '--quiet');
  expect(await readCommit(dir())).toBe('');
  writeFileSync(join(dir(), 'file'), 'one');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'one');
  const commit = git('rev-parse', '--short', 'HEAD');
  expect(await readCommit(dir())).toBe(`+${commit}`);
  writeFileSync(join(dir(), 'file'), 'two');
  expect(await readCommit(dir())).toBe(`+${commit}-dirty`);
});
