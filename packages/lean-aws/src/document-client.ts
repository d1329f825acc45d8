import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createExchange } from '#lean-aws/create-exchange.ts';
import type { Access } from './access.ts';
import type { Timing } from './attempts.ts';
import { type Call, createCall } from './call.ts';
import { createCommandStack } from './command-stack.ts';
import { connectEarly } from './exchange.ts';

/** Called with the read or write capacity units that a command consumed. */
export type ReportCapacity = (kind: 'read' | 'write', units: number) => void;

export interface ClientContext {
  readonly access: Access;
  readonly report?: ReportCapacity;
  /** Returns the milliseconds left for DynamoDB in the current invocation. */
  readonly timeLeft?: () => number;
  readonly timing?: Timing;
}

/** Creates the SDK's document client over this package's calls, which cost a fraction of the SDK's. */
export function createDocumentClient(context: ClientContext): DynamoDBDocumentClient {
  const { access, report, timeLeft, timing = lambdaTiming } = context;
  const url = new URL(access.endpoint);
  const exchange = connectEarly(createExchange(url), url, timing.attempt);
  const call = createCall({ service: 'dynamodb', target: 'DynamoDB_20120810', access, timing, timeLeft, exchange });
  const middlewareStack = createCommandStack(reportConsumedCapacity(call, report));
  // The document client uses nothing else of a client.
  return DynamoDBDocumentClient.from({ config: {}, middlewareStack } as unknown as DynamoDBClient);
}

/** A DynamoDB that works responds in milliseconds; after a second it has stalled. */
const lambdaTiming: Timing = { attempt: 1000, call: 4000, backoffMax: 500 };

/** Reports each call's capacity. DynamoDB does not return the capacity of failed calls, which they may consume. */
function reportConsumedCapacity(call: Call, report: ReportCapacity | undefined): Call {
  return async (operation, input) => {
    const output = await call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' });
    const consumed = (output['ConsumedCapacity'] ?? []) as TableCapacity | readonly TableCapacity[];
    const units = [consumed].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
    report?.(reads.includes(operation) ? 'read' : 'write', units);
    return output;
  };
}

/** Batch operations return a list of these. */
interface TableCapacity {
  readonly CapacityUnits?: number;
}

const reads = ['GetItem', 'BatchGetItem', 'Query'];
