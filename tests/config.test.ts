import { describe, expect, test } from '@jest/globals';
import { readConfig, readExportConfig, readTableConfig, readTracing } from '../src/config.ts';

const secrets = ['a'.repeat(32), 'b'.repeat(32)];

test('fills in what the environment leaves open, and leaves the environment as it is', () => {
  const environment = { SERVICE_VERSION: '1.2.3', CURSOR_SECRETS: secrets.join(',') };
  const before = structuredClone(environment);
  expect(readConfig(environment)).toEqual({ ...environment, CURSOR_SECRETS: secrets, AUTH: 'jwt' });
  expect(readConfig({ ...environment, AUTH: '', PUBLIC_URL: '' })).toEqual(readConfig(environment));
  expect(environment).toEqual(before);
});

test('lists every fault of the environment at once, without the values', () => {
  expect(() => readConfig({ AUTH: 's3cret', PUBLIC_URL: 'a b', SERVICE_VERSION: '' })).toThrow(
    [
      'The environment is not valid:',
      '  SERVICE_VERSION is required',
      '  CURSOR_SECRETS is required',
      '  AUTH must be one of: jwt, none',
      '  PUBLIC_URL must be an http or https URL without query and fragment, such as https://api.example.com/todo',
    ].join('\n'),
  );
});

test.each([
  ['CURSOR_SECRETS', 'a'.repeat(32), true],
  ['CURSOR_SECRETS', `${'a'.repeat(40)},${'!'.repeat(32)}`, true],
  ['CURSOR_SECRETS', 'a'.repeat(31), false],
  ['CURSOR_SECRETS', `${'a'.repeat(32)},`, false],
  ['CURSOR_SECRETS', `${'a'.repeat(32)},short`, false],
  ['CURSOR_SECRETS', `${'a'.repeat(32)} `, false],
  ['PUBLIC_URL', 'https://todos.example.com', true],
  ['PUBLIC_URL', 'http://localhost:3000', true],
  ['PUBLIC_URL', 'https://todos.example.com/', true],
  ['PUBLIC_URL', 'https://api.example.com/todo', true],
  ['PUBLIC_URL', 'https://api.example.com/v1/todo/', true],
  ['PUBLIC_URL', 'https://api.example.com//todo', false],
  ['PUBLIC_URL', 'https://api.example.com/a b', false],
  ['PUBLIC_URL', 'https://api.example.com/todo#x', false],
  ['PUBLIC_URL', 'todos.example.com', false],
  ['PUBLIC_URL', 'https://todos.example.com?x', false],
  ['METRICS_NAMESPACE', 'todo-api-prod', true],
  ['METRICS_NAMESPACE', 'Todos/Prod', true],
  ['METRICS_NAMESPACE', 'AWS/Lambda', false],
  ['METRICS_NAMESPACE', 'a b', false],
  ['METRICS_NAMESPACE', 'a'.repeat(256), false],
])('takes %s=%s: %s', (name, value, isTaken) => {
  const environment = { SERVICE_VERSION: '1.2.3', CURSOR_SECRETS: secrets[0], [name]: value };
  const read = () => readConfig(environment);
  if (isTaken) expect(read()).toHaveProperty(name, name === 'CURSOR_SECRETS' ? value.split(',') : value);
  else expect(read).toThrow(`  ${name} must be `);
});

test('the table has a name that DynamoDB accepts', () => {
  expect(readTableConfig({ TABLE_NAME: 'todo-api-dev.todos_2' })).toEqual({ TABLE_NAME: 'todo-api-dev.todos_2' });
  const fault = 'The environment is not valid:\n  TABLE_NAME must be 3 to 255 letters, digits, and _ . -';
  expect(() => readTableConfig({ TABLE_NAME: 'a b' })).toThrow(new Error(fault));
});

describe('the environment of the export', () => {
  const open = { CURSOR_SECRETS: 'a'.repeat(32), AUTH: 'none' };
  const closed = { ...open, AUTH: 'jwt', JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: 'todo-api,admin-api' };

  test('needs to know whose tokens to take, and for whom, unless anyone is let in', () => {
    const lists = { CURSOR_SECRETS: [closed.CURSOR_SECRETS], JWT_AUDIENCE: ['todo-api', 'admin-api'] };
    expect(readExportConfig({ ...open, JWT_ISSUER: '' })).toEqual({ ...open, CURSOR_SECRETS: lists.CURSOR_SECRETS });
    expect(readExportConfig({ ...closed, JWT_SCOPES: '' })).toEqual({ ...closed, ...lists });
    const faults = ['The environment is not valid:', '  JWT_ISSUER is required', '  JWT_AUDIENCE is required'];
    expect(() => readExportConfig({ ...open, AUTH: 'jwt' })).toThrow(new Error(faults.join('\n')));
  });

  test('says itself whether anyone is let in', () => {
    const { AUTH: _, ...silent } = closed;
    expect(() => readExportConfig(silent)).toThrow(/^The environment is not valid:\n {2}AUTH is required$/);
  });
});

test('reads the trace of a request: of its invocation, or what Lambda says of the only one', () => {
  const environment = { _X_AMZN_TRACE_ID: 'Root=1;Parent=2;Sampled=1', AWS_XRAY_DAEMON_ADDRESS: '169.254.79.129:2000' };
  const daemonAddress = '169.254.79.129:2000';
  expect(readTracing(undefined, environment)).toEqual({ header: 'Root=1;Parent=2;Sampled=1', daemonAddress });
  expect(readTracing('Root=3', environment)).toEqual({ header: 'Root=3', daemonAddress });
  expect(readTracing(undefined, {})).toEqual({ header: undefined, daemonAddress: undefined });
});
