import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { toClientTrace } from '../../src/http/headers.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const valid = `00-${traceId}-${parentId}-01`;

test.each([
  ['of version 00', valid],
  ['that is not sampled', `00-${traceId}-${parentId}-00`],
  ['with unknown flags', `00-${traceId}-${parentId}-ff`],
  ['of a later version', `cc-${traceId}-${parentId}-01`],
  ['of a later version with more fields', `cc-${traceId}-${parentId}-01-what-the-future-will-be-like`],
  ['of a later version with an empty field', `01-${traceId}-${parentId}-01-`],
  ['whose IDs begin with zeros', `00-0${traceId.slice(1)}-0${parentId.slice(1)}-01`],
])('the trace of a traceparent %s is its client trace', (_, traceparent) => {
  expect(toClientTrace({ headers: { traceparent } } as unknown as APIGatewayProxyEventV2)).toBe(
    traceparent.split('-')[1],
  );
});

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['a list', [valid]],
  ['an object that is no text', { toString: 1 }],
  ['two of them in one field', `${valid},${valid}`],
  ['version 00 with more fields', `${valid}-01`],
  ['version 00 with a hyphen more', `${valid}-`],
  ['version ff', `ff-${traceId}-${parentId}-01`],
  ['a later version with more, not after a hyphen', `cc-${traceId}-${parentId}-01.01`],
  ['a later version that is too short', `cc-${traceId}-${parentId}-0`],
  ['a trace ID of zeros', `00-${'0'.repeat(32)}-${parentId}-01`],
  ['a parent ID of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['capitals', valid.toUpperCase()],
  ['digits that are not hexadecimal', `00-${traceId.replace('4', 'g')}-${parentId}-01`],
  ['a version that is not hexadecimal', `0g-${traceId}-${parentId}-01`],
  ['a short trace ID', `00-${traceId.slice(1)}-${parentId}-01`],
  ['a long trace ID', `00-${traceId}0-${parentId}-01`],
  ['white space', ` ${valid}`],
  ['a line end', `${valid}\n`],
])('there is no client trace with %s', (_, traceparent) => {
  expect(toClientTrace({ headers: { traceparent } } as unknown as APIGatewayProxyEventV2)).toBe(undefined);
});
