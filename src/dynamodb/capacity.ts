import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Told the capacity units that a command consumed: of reading or of writing, as its table is billed for it. */
export type ReportCapacity = (kind: 'read' | 'write', units: number) => void;

/**
 * Makes every command of a client ask what it consumes, and reports what DynamoDB answers. A command that fails, be it
 * for its condition, has consumed capacity too, but DynamoDB does not say how much.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html ReturnConsumedCapacity
 */
export function reportConsumedCapacity({ middlewareStack }: DynamoDBClient, report: ReportCapacity): void {
  middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
        const result = await next({ ...args, input } as typeof args);
        const { ConsumedCapacity } = result.output as Output;
        report(reads.includes(commandName) ? 'read' : 'write', ConsumedCapacity?.CapacityUnits ?? 0);
        return result;
      },
    { step: 'initialize', name: 'reportConsumedCapacity' },
  );
}

interface Output {
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number };
}

const reads = ['GetItemCommand', 'QueryCommand'];
