import type { ReturnConsumedCapacity } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Calls to the store, each with the capacity units that it consumed, or the name of the error that it answered. */
export type Costs = readonly (readonly [command: string, cost: number | string])[];

/** @returns what every call of this client costs from now on, in a list that `take` empties */
export function countCosts({ middlewareStack }: DynamoDBDocumentClient): { readonly take: () => Costs } {
  let costs: [string, number | string][] = [];
  middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' satisfies ReturnConsumedCapacity });
        const cost: [string, number | string] = [commandName, 'unknown'];
        costs.push(cost);
        try {
          const result = await next(args);
          cost[1] = toUnits(result.output);
          return result;
        } catch (error) {
          cost[1] = (error as Error).name;
          throw error;
        }
      },
    { step: 'initialize' },
  );
  return {
    take() {
      const taken = costs;
      costs = [];
      return taken;
    },
  };
}

function toUnits(output: object): number | string {
  const { ConsumedCapacity } = output as { readonly ConsumedCapacity?: { readonly CapacityUnits?: number } };
  return ConsumedCapacity?.CapacityUnits ?? 'unknown';
}
