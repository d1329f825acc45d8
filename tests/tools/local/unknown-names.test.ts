import { expect, test } from '@jest/globals';
import { findUnknownNames } from '../../../tools/local/unknown-names.ts';

const known = ['JWT_ISSUER', 'JWT_AUDIENCE', 'PORT', 'EXPORT_PORT'];

test.each([
  ['JWT_ISUER', 'JWT_ISSUER'],
  ['JWT_AUDIANCES', 'JWT_AUDIENCE'],
  ['POTR', 'PORT'],
  ['port', undefined],
  ['TABLE', undefined],
])('%s is unknown, and its author may have meant %s', (name, meant) => {
  expect(findUnknownNames('', ['PORT', name], known)).toEqual([{ name, meant }]);
});

test.each(['EXPORT_PORT', 'AWS_PROFILE', 'NODE_OPTIONS', 'PGPASSWORD', 'SLS_LOG_LEVEL', 'NO_COLOR', 'https_proxy'])(
  '%s is read',
  (name) => {
    expect(findUnknownNames('', [name], known)).toEqual([]);
  },
);

test('a variable to which another refers is read', () => {
  const text = `HOST=a\nBASE=b\nBAS=c\nPORT=$HOST-\${BASE}`;
  expect(findUnknownNames(text, ['HOST', 'BASE', 'BAS', 'PORT'], known)).toEqual([{ name: 'BAS', meant: undefined }]);
});

test.each(['A(B', 'C)', '[D', 'E*', '*', 'G\\'])(
  'a line that is no setting has the odd name %s, and is unknown',
  (name) => {
    expect(findUnknownNames(`${name}=1`, [name], known)).toEqual([{ name, meant: undefined }]);
  },
);
