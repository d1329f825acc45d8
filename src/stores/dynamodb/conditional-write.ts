import type { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ServiceError } from '#lean-aws/output.ts';
import { withKnownFailures } from './failure.ts';

type Item = Record<string, unknown>;

/** Result of a conditional write: the stored item, or the one that failed the condition, if the engine returns it. */
export type ItemResult =
  | { readonly isWritten: true; readonly item: Item | undefined }
  | {
      readonly isWritten: false;
      readonly item: Item | undefined;
      /** An earlier attempt got no response. */
      readonly isUncertain: boolean;
    };

/** Makes a write return the item that failed its condition. */
export const returnCurrentItem = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** Makes an update return the stored item, or the one that failed its condition. */
export const returnItem = { ReturnValues: 'ALL_NEW', ...returnCurrentItem } as const;

/** Waits for a conditional write. A failed condition is a result, not an error. */
export async function toItemResult(write: Promise<{ readonly Attributes?: Item | undefined }>): Promise<ItemResult> {
  try {
    const { Attributes } = await withKnownFailures(write);
    return { isWritten: true, item: Attributes };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return { isWritten: false, item: error.Item && unmarshall(error.Item), isUncertain: hasUnanswered(error) };
  }
}

function isConditionFailure(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

function hasUnanswered(error: Error): boolean {
  const { $metadata } = error as ServiceError;
  return ($metadata?.unanswered ?? 0) > 0;
}
