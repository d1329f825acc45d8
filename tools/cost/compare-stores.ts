import { toTable } from '../markdown-table.ts';
import type { Charge } from './charge.ts';
import { toComputeCharges, toRequestCharges } from './charges.ts';
import { toCompute, toThisService } from './month.ts';
import type { Options } from './options.ts';
import { toAmount } from './prices.ts';
import { storeCosts } from './store-costs.ts';

/** Returns what this service costs with each store, at the first memory size. @param stores options by store */
export function toStoreComparison(stores: readonly Options[]): string {
  return [
    'US dollars per 1M requests, and per month without any request for what only the store brings:',
    toTable(['store', 'its requests', 'Lambda', 'total', 'at rest'], stores.map(toRow), 'right'),
  ].join('\n\n');
}

function toRow(options: Options): readonly string[] {
  const { inputs, store, memories } = options;
  const [memoryMb = 512] = memories;
  const { dollars } = storeCosts[store].toRequestCharge(inputs);
  const compute = sum(toComputeCharges(inputs.requests, toCompute(options, toThisService(options), memoryMb)));
  const total = compute + sum(toRequestCharges(inputs, store));
  const perMillion = [dollars, compute, total].map((it) => toAmount((it * 1_000_000) / inputs.requests));
  return [store, ...perMillion, toAmount(sum(storeCosts[store].toFlatCharges(inputs)))];
}

function sum(charges: readonly Charge[]): number {
  return charges.reduce((total, { dollars }) => total + dollars, 0);
}
