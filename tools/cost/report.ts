import { toArticleReport } from './article.ts';
import { toCapacityReport } from './limits.ts';
import { toMonthReport } from './month.ts';
import { type Options, toOptions } from './options.ts';

const reports: Readonly<Record<Options['report'], (options: Options) => string>> = {
  month: toMonthReport,
  article: toArticleReport,
  capacity: ({ inputs }) => toCapacityReport(inputs),
};

/**
 * @returns what `npm run cost` prints with these flags
 * @throws Error in a sentence for who typed them
 */
export function toCostReport(args: readonly string[]): string {
  const options = toOptions(args);
  return reports[options.report](options);
}

const block = /(<!-- (npm run cost.*?) -->\n)[\s\S]*?(<!-- end -->)/g;

/** @returns a page of Markdown in which what stands under each `<!-- npm run cost … -->` is what that prints now */
export function toCurrentPage(page: string): string {
  return page.replace(block, (_all, start: string, command: string, end: string) => {
    const args = command
      .split(' ')
      .slice(3)
      .filter((arg) => arg !== '--');
    return `${start}\n${toCostReport(args)}\n\n${end}`;
  });
}
