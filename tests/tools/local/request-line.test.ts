import { expect, test } from '@jest/globals';
import { toRequestLine } from '../../../tools/local/request-line.ts';

const plain = { hasColors: false };
const error = { name: 'Error', message: 'no', stack: `Error: no\n    at ${process.cwd()}/src/a.ts:1:2` };

test.each([
  [{ status: 201, latency: 12.4 }, 'POST /todos 201 12 ms\n'],
  [{ status: 400, code: 'invalid_request', latency: 0.6 }, 'POST /todos 400 invalid_request 1 ms\n'],
  [
    { status: 401, code: 'unauthorized', reason: 'The token has expired.' },
    'POST /todos 401 unauthorized The token has expired.\n',
  ],
  [
    { status: 500, code: 'internal_error', latency: 3, error },
    'POST /todos 500 internal_error 3 ms\n  Error: no\n      at src/a.ts:1:2\n',
  ],
  [
    { status: 503, latency: 3, error: { message: 'no', cause: { name: 'Deep', message: 'why', cause: error } } },
    'POST /todos 503 3 ms\n  no\n  caused by\n  Deep: why\n  caused by\n  Error: no\n      at src/a.ts:1:2\n',
  ],
])('the line of %j', (facts, line) => {
  expect(toRequestLine('POST /todos', facts, plain)).toBe(line);
});

test.each([
  [200, 32],
  [304, 36],
  [404, 33],
  [503, 31],
])('a terminal with colors shows status %i in color %i, and how long it took in dim', (status, color) => {
  expect(toRequestLine('GET /', { status, latency: 1 }, { hasColors: true })).toBe(
    `GET / \u001b[${color}m${status}\u001b[39m \u001b[2m1 ms\u001b[22m\n`,
  );
});

test('no client forges a line or sends codes to the terminal', () => {
  const target = 'GET /\u001b[31m\r\nGET /\u009b2J';
  const forged = { message: 'a\u001b[31m\r\nb' };
  expect(toRequestLine(target, { status: 500, error: forged }, plain)).toBe(
    'GET /?[31m??GET /?2J 500\n  a?[31m?\n  b\n',
  );
});
