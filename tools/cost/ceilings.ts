import { toTable } from '../markdown-table.ts';
import { prices, toAmount } from './prices.ts';
import { readCostSettings } from './stage-settings.ts';

const million = 1_000_000;

/** Returns the most that the DynamoDB table of each kind of stage can cost, if clients used all of it for a month. */
export function toCeilingReport(): string {
  const rows = ['dev', 'staging', 'prod'].map(toRow);
  return [
    `US dollars for a month of ${prices.hoursAMonth} hours at the ceiling, by maxReadUnits and maxWriteUnits in resources/stages.yml; without storage:`,
    toTable(['stage', 'reads/s', 'writes/s', 'reads', 'writes', 'total'], rows, 'right'),
  ].join('\n\n');
}

function toRow(stage: string): string[] {
  const { maxReadUnits, maxWriteUnits } = readCostSettings(stage);
  const { perMillionReadUnits, perMillionWriteUnits } = prices.dynamodb;
  const toDollars = (units: number, price: number) => (units * prices.hoursAMonth * 3600 * price) / million;
  const [reads, writes] = [
    toDollars(maxReadUnits, perMillionReadUnits),
    toDollars(maxWriteUnits, perMillionWriteUnits),
  ];
  return [
    stage,
    toAmount(maxReadUnits, 0),
    toAmount(maxWriteUnits, 0),
    ...[reads, writes, reads + writes].map((dollars) => toAmount(dollars)),
  ];
}
