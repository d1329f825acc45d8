import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toDeadLetterText } from '../../src/ingestion/dead-letter.ts';
import { anyText } from '../support/any-text.ts';
import { encode, toRecord } from './records.ts';

const reason = [{ pointer: '/value/text', detail: 'is required' }];

test('has the place of the record, the reason, and the original bytes', () => {
  const record = toRecord({ type: 'upsert' }, { key: encode('k') });
  expect(JSON.parse(toDeadLetterText({ record, reason }, 'request-1'))).toEqual({
    topic: 'todo-events',
    partition: 3,
    offset: 42,
    timestamp: 1893499620000,
    timestampType: 'CREATE_TIME',
    reason,
    awsRequestId: 'request-1',
    key: encode('k'),
    value: encode('{"type":"upsert"}'),
  });
});

test('of a record that is too large has the beginning, and says how long it was', () => {
  const [value, small] = [encode(Buffer.alloc(1_000_000, 'ab')), encode(Buffer.alloc(120_000))];
  const toLetter = (of: string) => JSON.parse(toDeadLetterText({ record: toRecord(null, { value: of }), reason }, 'x'));
  const truncated = { key: 0, value: value.length };
  expect(toLetter(value)).toMatchObject({ value: value.slice(0, 160_000), truncated });
  expect(toLetter(small)).toMatchObject({ value: small });
  expect(toLetter(small)).not.toHaveProperty('truncated');
});

const anyPart = fc.oneof(
  anyText(50),
  fc.constantFrom('\u0000', '"', '\ud83e\udd5b', '\uffff', 'QUJD').map((unit) => unit.repeat(400_000)),
);

test('fits any queue, and has only characters that SQS takes, whatever the record', () => {
  const property = fc.property(anyPart, anyPart, anyPart, (key, value, pointer) => {
    const record = toRecord(null, { key, value, topic: 'ä'.repeat(249) });
    const reasons = Array.from({ length: 100 }, () => ({ pointer, detail: 'is not allowed' }));
    const text = toDeadLetterText({ record, reason: reasons }, 'request-1');
    expect(text.length).toBeLessThan(262_144);
    expect(text).toMatch(/^[ -~]*$/);
    expect(JSON.parse(text)).toMatchObject({ offset: 42 });
  });
  fc.assert(property, { numRuns: 60 });
});
