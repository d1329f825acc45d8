import type { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { withKnownFailures } from './failure.ts';

type Item = Record<string, unknown>;

/** What a write stored, if it asks, or, where its condition did not hold, what is stored instead, if the engine says so. */
export type WriteResult =
  | { readonly isWritten: true; readonly item: Item | undefined }
  | { readonly isWritten: false; readonly item: Item | undefined };

/** Makes the answer of a write say what stood against its condition. */
export const returnCurrentItem = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** Makes the answer of an update say all: what is stored now, or what stood against its condition. */
export const returnItem = { ReturnValues: 'ALL_NEW', ...returnCurrentItem } as const;

/** Waits for a conditional write. */
export async function toWriteResult(write: Promise<{ readonly Attributes?: Item | undefined }>): Promise<WriteResult> {
  try {
    const { Attributes } = await withKnownFailures(write);
    return { isWritten: true, item: Attributes };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return { isWritten: false, item: error.Item && unmarshall(error.Item) };
  }
}

function isConditionFailure(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
