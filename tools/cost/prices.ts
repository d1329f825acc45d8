import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A price for all units of a month up to a number of them; null: for all that are left. */
export interface Tier {
  readonly upTo: number | null;
  readonly price: number;
}

export type Architecture = 'arm64' | 'x86';

/** US dollars; `source` is the page of AWS that names them. */
export interface Prices {
  readonly checked: string;
  readonly region: string;
  readonly hoursAMonth: number;
  readonly lambda: {
    readonly perMillionRequests: number;
    readonly perGbSecond: Readonly<Record<Architecture, readonly Tier[]>>;
  };
  readonly httpApi: { readonly perMillionRequests: readonly Tier[] };
  readonly dynamodb: Readonly<
    Record<'perMillionWriteUnits' | 'perMillionReadUnits' | 'perGbMonth' | 'perGbMonthBackup', number>
  >;
  readonly provisioned: Readonly<Record<'perWriteUnitHour' | 'perReadUnitHour', number>>;
  readonly cloudwatch: {
    readonly perGbOfLambdaLogs: readonly Tier[];
    readonly perGbOfGatewayLogs: number;
    readonly perGbMonthKept: number;
    readonly perMetricMonth: number;
    readonly perAlarmMetricMonth: number;
    readonly perDashboardMonth: number;
  };
  readonly xray: { readonly perMillionTraces: number };
  readonly secretsManager: { readonly perSecretMonth: number };
  readonly transfer: { readonly perGbOut: number };
}

/** The prices of prices.json, the one place that has any. */
export const prices: Prices = JSON.parse(readFileSync(join(import.meta.dirname, 'prices.json'), 'utf8'));

/** @returns what an amount costs when each tier applies to the part of it that falls in the tier */
export function toTieredCost(amount: number, tiers: readonly Tier[]): number {
  let start = 0;
  let cost = 0;
  for (const { upTo, price } of tiers) {
    const end = Math.min(amount, upTo ?? Number.POSITIVE_INFINITY);
    if (end > start) cost += (end - start) * price;
    start = Math.max(start, end);
  }
  return cost;
}
