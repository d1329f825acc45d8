import type { Call } from './call.ts';

/** Told the capacity units that a command consumed: of reading or of writing, as its table is billed for it. */
export type ReportCapacity = (kind: 'read' | 'write', units: number) => void;

/**
 * Makes every call ask what it consumes, and reports what DynamoDB answers. A call that fails, be it for its condition,
 * has consumed capacity too, but DynamoDB does not say how much.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html ReturnConsumedCapacity
 */
export function reportConsumedCapacity(call: Call, report: ReportCapacity): Call {
  return async (operation, input) => {
    const output = await call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' });
    const consumed = (output['ConsumedCapacity'] ?? []) as Capacity | readonly Capacity[];
    const units = [consumed].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
    report(reads.includes(operation) ? 'read' : 'write', units);
    return output;
  };
}

/** Of one table; commands that may be about many answer a list. */
interface Capacity {
  readonly CapacityUnits?: number;
}

const reads = ['GetItem', 'BatchGetItem', 'Query'];
