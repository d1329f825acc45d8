import type { BatchResults } from '../generated/validators.js';
import type { Outcome } from './batch.ts';
import { type FailureCode, toFailure, toProblemAnswer, toProblemPlace } from './problem.ts';
import { problemTypes } from './problem-types.ts';
import { createBasePathOf } from './public-url.ts';
import type { BatchSummary, ReplyKind } from './replies.ts';

type Result = BatchResults['results'][number];

/** 200 with the result of each operation of a batch, in order. */
export function results(publicUrl: string | undefined): ReplyKind<readonly Outcome[]> {
  const basePathOf = createBasePathOf(publicUrl);
  return {
    responses: { 200: { body: 'batchResults', headers: ['Preference-Applied'] } },
    toAnswer(outcomes, event, context) {
      const place = toProblemPlace(event, context, basePathOf);
      const value: BatchResults = { results: outcomes.map((outcome) => toResult(outcome, place)) };
      const isMinimal = outcomes.some(({ answer }) => answer?.headers?.['Preference-Applied'] !== undefined);
      const headers = isMinimal ? { 'Preference-Applied': 'return=minimal' } : {};
      return { status: 200, headers, value, batch: summarize(outcomes) };
    },
  };
}

function toResult({ answer, error }: Outcome, place: ReturnType<typeof toProblemPlace>): Result {
  const { status, headers = {}, value } = answer ?? toProblemAnswer(error, place);
  const { ETag: etag, 'Idempotent-Replayed': replayed } = headers;
  const result = { status, [answer ? 'todo' : 'problem']: value };
  return { ...result, ...(etag !== undefined && { etag }), ...(replayed && { replayed: true }) };
}

/** One failure of the service is shown with its cause: a fault of the code rather than of the store. */
function summarize(outcomes: readonly Outcome[]): BatchSummary {
  const failures = outcomes.filter(({ answer }) => answer === undefined).map(({ error }) => toFailure(error));
  const operationErrors: Partial<Record<FailureCode, number>> = {};
  for (const { code } of failures) operationErrors[code] = (operationErrors[code] ?? 0) + 1;
  const ofService = failures.filter(({ code }) => problemTypes[code].status >= 500);
  const failure = ofService.find(({ code }) => code === 'internal_error') ?? ofService[0];
  return { operations: outcomes.length, operationErrors, failure };
}
