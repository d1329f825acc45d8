import { expect, test } from '@jest/globals';
import { RequestError } from '../../src/http/request-error.ts';

test('a refusal takes no stack, and leaves other errors theirs', () => {
  expect(new RequestError('body_missing').stack).not.toContain('\n');
  expect(new Error('another').stack).toContain('request-error.test.ts');
});
