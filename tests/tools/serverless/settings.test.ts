import { expect, test } from '@jest/globals';
import { readLocalSettings, readStageSettings } from '../../../tools/serverless/settings.ts';

const environment = { TABLE_NAME: 'todos', SERVICE_VERSION: '1.2.3', CURSOR_SECRETS: 'a'.repeat(32) };

test.each([
  ['https://app.example.com', true],
  ['https://app.example.com,http://localhost:5173', true],
  ['*', true],
  ['https://app.example.com/', false],
  ['https://app.example.com, https://other.example.com', false],
  ['https://*.example.com', false],
  ['https://app.example.com,*', false],
  ['app.example.com', false],
  ['null', false],
])('takes CORS_ORIGINS=%s: %s', (origins, isTaken) => {
  const read = () => readStageSettings({ CORS_ORIGINS: origins });
  if (isTaken) expect(read()).toEqual({ CORS_ORIGINS: origins.split(',') });
  else expect(read).toThrow('CORS_ORIGINS does not match');
});

test('npm start reads the settings of the function and of a stage too, and has ports without being told', () => {
  const settings = { ...environment, JWT_SCOPES: 'a,b' };
  const lists = { CURSOR_SECRETS: ['a'.repeat(32)], JWT_SCOPES: ['a', 'b'] };
  const defaults = { AUTH: 'jwt', PORT: '3000', EXPORT_PORT: '3002' };
  expect(readLocalSettings({ ...settings, PORT: '' })).toEqual({ ...settings, ...lists, ...defaults });
});

test('npm start lists every fault of all its settings at once', () => {
  expect(() => readLocalSettings({ ...environment, AUTH: 'no', CORS_ORIGINS: 'null', PORT: '65536' })).toThrow(
    /^The environment is not valid:\n {2}AUTH must.*\n {2}CORS_ORIGINS does.*\n {2}PORT does not match: Port of npm start: 1 to 65535\.$/,
  );
});
