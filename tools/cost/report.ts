import { showHelp } from '../show-help.ts';
import { toArticleReport } from './article.ts';
import { toCeilingReport } from './ceilings.ts';
import { toStoreComparison } from './compare-stores.ts';
import { toCapacityReport } from './limits.ts';
import { toMonthReport } from './month.ts';
import { type Options, toOptions, usage } from './options.ts';
import { storeNames } from './store-costs.ts';

const reports: Readonly<Record<Options['report'], (options: Options, args: readonly string[]) => string>> = {
  month: toMonthReport,
  article: toArticleReport,
  capacity: ({ inputs }) => toCapacityReport(inputs),
  ceiling: toCeilingReport,
  stores: (_, args) => toStoreComparison(storeNames.map((name) => toOptions([...args, '--store', name]))),
};

/**
 * Returns the output of `npm run cost` for these flags.
 * @throws Error with a sentence for the user
 */
export function toCostReport(args: readonly string[]): string {
  const options = toOptions(args);
  return reports[options.report](options, args);
}

if (import.meta.main && !showHelp(usage)) {
  try {
    process.stdout.write(`${toCostReport(process.argv.slice(2))}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
