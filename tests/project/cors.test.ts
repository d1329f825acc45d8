import { expect, test } from '@jest/globals';
import { corsRules } from '../../src/http/cors-rules.ts';
import { gatewayCors } from '../support/service-dir.ts';

test('the plain server lets pages send and read what the gateway does', () => {
  expect(corsRules).toEqual(gatewayCors);
});
