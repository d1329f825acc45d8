import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type committed from './prices.json';

/** A monthly price per unit, up to a number of units; null: for all further units. */
export interface Tier {
  readonly upTo: number | null;
  readonly price: number;
}

export type Architecture = keyof typeof committed.lambda.perGbSecond;

/** Prices in US dollars, from prices.json alone; `source` is the page of AWS that states them. */
export const prices: typeof committed = JSON.parse(readFileSync(join(import.meta.dirname, 'prices.json'), 'utf8'));

/** Returns the cost of an amount when each tier applies to the part of the amount within it. */
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

/** Formats an amount with commas and a fixed number of decimal places. */
export function toAmount(amount: number, places = 2): string {
  return amount.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
}
