import { expect, test } from '@jest/globals';
import { readConfig } from '../src/config.ts';

test('fills in what the environment leaves open, and leaves the environment as it is', () => {
  const environment = { TABLE_NAME: 'todos', SERVICE_VERSION: '1.2.3' };
  expect(readConfig(environment)).toEqual({ ...environment, AUTH: 'jwt', PORT: '3000' });
  expect(readConfig({ ...environment, PORT: '', LOCAL_DATA_DIR: '' })).toEqual(readConfig(environment));
  expect(environment).toEqual({ TABLE_NAME: 'todos', SERVICE_VERSION: '1.2.3' });
});

test('lists every fault of the environment at once, without the values', () => {
  expect(() => readConfig({ AUTH: 's3cret', PORT: '65536', TABLE_NAME: 'a b', SERVICE_VERSION: '' })).toThrow(
    [
      'The environment is not valid:',
      '  SERVICE_VERSION is required',
      '  TABLE_NAME does not match: Name of the DynamoDB table: 3 to 255 letters, digits, and _ . - (serverless.yml sets it per stage).',
      '  AUTH must be one of: jwt, none',
      '  PORT does not match: Port of npm start: 1 to 65535.',
    ].join('\n'),
  );
});
