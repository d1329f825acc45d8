import { createHash, createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createOwnerHash } from '../../src/telemetry/owner-hash.ts';
import { anyText } from '../support/any-text.ts';

const secret = 'a secret of at least 32 characters';

test('names an owner the same way in every process, and no two owners the same', () => {
  fc.assert(
    fc.property(anyText(10), anyText(10), (one, other) => {
      const [hash, again] = [createOwnerHash([secret]), createOwnerHash([secret, 'a second one'])];
      expect(again(one)).toBe(hash(one));
      // UTF-8 has one form for all lone surrogates.
      expect(hash(one) === hash(other)).toBe(one.toWellFormed() === other.toWellFormed());
      expect(hash(one)).toMatch(/^[\w-]{16}$/);
    }),
  );
});

test('a name cannot be found by trying owners, without the secret', () => {
  const name = createOwnerHash([secret])('alice@example.com');
  const guesses = [
    createHash('sha256').update('alice@example.com').digest(),
    createHmac('sha256', secret).update('alice@example.com').digest(),
    createHmac('sha256', 'another secret of 32 characters!').update('alice@example.com').digest(),
  ];
  for (const guess of guesses) expect(guess.toString('base64url').slice(0, 16)).not.toBe(name);
  expect(createOwnerHash(['another secret of 32 characters!'])('alice@example.com')).not.toBe(name);
});
