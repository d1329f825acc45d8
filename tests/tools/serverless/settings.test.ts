import { describe, expect, test } from '@jest/globals';
import { readLocalSettings, readStageSettings } from '../../../tools/serverless/settings.ts';

test.each([
  ['https://app.example.com', true],
  ['https://app.example.com,http://localhost:5173', true],
  ['*', true],
  ['https://app.example.com/', false],
  ['https://app.example.com, https://other.example.com', false],
  ['https://*.example.com', false],
  ['https://app.example.com,*', false],
  ['app.example.com', false],
  ['https://App.example.com', false],
  ['https://app.example.com:443', false],
  ['http://localhost:5173,http://app.example.com:80', false],
  ['http://app.example.com:80,https://app.example.com', false],
  ['http://app.example.com:8080,https://app.example.com:4430,http://app.example.com:443', true],
  ['null', false],
])('takes CORS_ORIGINS=%s: %s', (origins, isTaken) => {
  const read = () => readStageSettings({ CORS_ORIGINS: origins });
  if (isTaken) expect(read()).toEqual({ CORS_ORIGINS: origins.split(',') });
  else expect(read).toThrow('CORS_ORIGINS must be * or comma-separated origins');
});

test.each([
  ['x-tenant', true],
  ['X-Tenant,x_app_2', true],
  ['*', false],
  ['x-tenant,*', false],
  ['x-tenant, x-app', false],
  ['x-tenant,', false],
  ['x tenant', false],
  ['x-tenant: a', false],
  ['x-ténant', false],
])('takes CORS_HEADERS=%s: %s', (headers, isTaken) => {
  const read = () => readStageSettings({ CORS_HEADERS: headers });
  if (isTaken) expect(read()).toEqual({ CORS_HEADERS: headers.split(',') });
  else expect(read).toThrow('CORS_HEADERS must be comma-separated names of header fields');
});

describe('npm start', () => {
  const ofFunction = { TABLE_NAME: 'todos', SERVICE_VERSION: '1.2.3' };
  const secret = 'a'.repeat(32);

  test('reads the settings of the function and of a stage too, and has ports without being told', () => {
    const issuer = { JWT_ISSUER: 'http://localhost:3001' };
    const environment = { ...issuer, CURSOR_SECRETS: secret, JWT_SCOPES: 'a,b', PORT: '' };
    expect(readLocalSettings(ofFunction, environment)).toEqual({
      ...ofFunction,
      ...issuer,
      CURSOR_SECRETS: [secret],
      JWT_SCOPES: ['a', 'b'],
      AUTH: 'jwt',
      PORT: '3000',
      EXPORT_PORT: '3002',
      STORE: 'dynamodb',
    });
  });

  test('lists every fault of all its settings at once', () => {
    const environment = { CURSOR_SECRETS: 'x', CORS_ORIGINS: 'null', PORT: '65536' };
    expect(() => readLocalSettings(ofFunction, environment)).toThrow(
      /^The environment is not valid:\n {2}CURSOR_SECRETS must be.*\n {2}CORS_ORIGINS must be.*\n {2}PORT must be 1 to 65535$/,
    );
  });
});
