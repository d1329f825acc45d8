import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { toBanner } from '../../../tools/local/banner.ts';
import { readLocalSettings } from '../../../tools/serverless/settings.ts';

test('without an issuer', () => {
  expect(banner({}, false)).toBe(`todo-api 1.2.3 is ready in 2.0 s
  API     http://localhost:3000/todos
  docs    http://localhost:3000/docs
  export  http://localhost:3002/todos.csv
  data    DynamoDB (embedded, in memory)
  auth    none: all callers share one list
  try     curl http://localhost:3000/todos -H 'content-type: application/json' -d '{"text":"Buy milk"}'`);
});

test('the picture in the README shows it, in this version', () => {
  const [picture = '', manifest = ''] = ['docs/images/npm-start.svg', 'package.json'].map((file) =>
    readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'),
  );
  const lines = picture.split('\n').map((line) => line.replace(/<[^>]*>/g, '').replace(/ in [\d.]+ s/, ' in 2.0 s'));
  const [title = '', ...rows] = banner({}, false).split('\n');
  const shown = title.replace('1.2.3', JSON.parse(manifest).version);
  expect(lines).toEqual(expect.arrayContaining([shown.replace(/ready in .*/, 'starting ...'), shown, ...rows]));
});

test('with a local issuer, a port and a base path: eight lines', () => {
  const tokens = { JWT_ISSUER: 'http://localhost:3001/realm', JWT_AUDIENCE: 'a,b', JWT_SCOPES: 'c,d' };
  expect(
    banner({ ...tokens, PORT: '3100', PUBLIC_URL: 'https://api.example.com/todo/' }, true),
  ).toBe(`todo-api 1.2.3 is ready in 2.0 s
  API     http://localhost:3100/todo/todos
  docs    http://localhost:3100/todo/docs
  export  http://localhost:3002/todos.csv
  data    DynamoDB (embedded, in memory)
  auth    tokens of http://localhost:3001/realm for a or b, with scope c or d
  token   TOKEN=$(npm run --silent token -- alice --issuer http://localhost:3001/realm --audience a,b --scope c,d)
  try     curl http://localhost:3100/todo/todos -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"text":"Buy milk"}'`);
});

test('with an issuer elsewhere, which alone issues its tokens', () => {
  const tokens = { JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: 'todo-api' };
  expect(banner(tokens, false).split('\n').slice(5)).toEqual([
    '  auth    tokens of https://auth.example.com/ for todo-api: put one into TOKEN',
    `  try     curl http://localhost:3000/todos -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"text":"Buy milk"}'`,
  ]);
});

function banner(environment: Readonly<Record<string, string>>, givesTokens: boolean): string {
  return toBanner({
    title: 'todo-api 1.2.3',
    settings: readLocalSettings({ SERVICE_VERSION: '1.2.3' }, environment),
    place: 'DynamoDB (embedded, in memory)',
    exportUrl: 'http://localhost:3002',
    seconds: 1.96,
    givesTokens,
  });
}
