import { toTable } from '../markdown-table.ts';
import { toBilledMs, toComputeCharges } from './charges.ts';
import { prices, toAmount } from './prices.ts';

/** Assumptions of an article that compares runtimes, and the cost of 1M requests that it states. */
const article = {
  memoryMb: 128,
  durationMs: 10,
  coldPercent: 20,
  runtimes: [
    { name: 'Python 3.12', coldMs: 310, isInitFree: true, stated: 1.04 },
    { name: 'Node 20', coldMs: 260, isInitFree: true, stated: 0.95 },
    { name: 'Rust', coldMs: 55, isInitFree: false, stated: 0.55 },
  ],
} as const;

type ArticleRuntime = (typeof article.runtimes)[number];

/** Returns what follows from the assumptions, and what the stated costs require instead. */
function toArticleRows() {
  const { memoryMb, durationMs } = article;
  const price = prices.lambda.perGbSecond.x86[0]?.price ?? Number.NaN;
  return article.runtimes.map(({ name, coldMs, isInitFree, stated }: ArticleRuntime) => {
    const gbSeconds = (stated - prices.lambda.perMillionRequests) / price;
    const neededMs = (gbSeconds / 1_000_000 / (memoryMb / 1024)) * 1000;
    return {
      name,
      stated,
      /** With the INIT phase of each cold start billed. */
      dollars: toDollars(coldMs),
      /** As billed until 2025-08-01: INIT was free for zip functions on AWS's own runtimes. */
      dollarsBefore: toDollars(isInitFree ? 0 : coldMs),
      /** The mean billed time per request that gives the stated cost. */
      neededMs,
      /** The share of cold starts that gives this mean; above 100 none does. */
      neededColdPercent: ((neededMs - durationMs) / coldMs) * 100,
      /** Or else the memory that gives the stated cost. */
      neededMb: memoryMb * (neededMs / toBilledMs(toArticleCompute(coldMs))),
    };
  });
}

function toDollars(initMs: number): number {
  const charges = toComputeCharges(1_000_000, toArticleCompute(initMs));
  return charges.reduce((total, { dollars }) => total + dollars, 0);
}

function toArticleCompute(initMs: number) {
  const { memoryMb, coldPercent, durationMs } = article;
  return { memoryMb, coldPercent, architecture: 'x86', warmMs: durationMs, coldMs: durationMs + initMs } as const;
}

/** Returns the rows as a table, with the arithmetic. */
export function toArticleReport(): string {
  const rows = toArticleRows();
  const cells = rows.map((row) => [
    row.name,
    toAmount(row.stated),
    toAmount(row.dollars, 3),
    toAmount(row.stated / row.dollars, 1),
    toAmount(row.dollarsBefore, 3),
    toAmount(row.neededMs, 0),
    `${toAmount(row.neededColdPercent, 0)} %`,
    toAmount(row.neededMb, 0),
  ]);
  const header = ['runtime', 'stated', 'follows', 'ratio', 'INIT free', 'needs ms', 'needs cold', 'or needs MB'];
  const [, node, rust] = article.runtimes;
  const [stated, follows] = [node.stated - rust.stated, toDollars(node.coldMs) - toDollars(rust.coldMs)];
  return [
    'The article: 128 MB, 10 ms, 20 % cold, $0.0000166667 per GB-s, $0.20 per 1M requests; 1M requests, in US dollars',
    toTable(header, cells, 'right'),
    article.runtimes.map(toArithmetic).join('\n'),
    // Costs that all runtimes share cancel out.
    `Node less Rust is 20 % × (260 − 55) ms × 0.125 GB × 1M × $0.0000166667 = $${toAmount(follows, 4)}. The article has $${toAmount(stated)}, ${toAmount(stated / follows, 1)} times as much.`,
  ].join('\n\n');
}

function toArithmetic({ name, coldMs }: ArticleRuntime): string {
  const billed = toBilledMs(toArticleCompute(coldMs));
  const dollars = toDollars(coldMs);
  return `- ${name}: 10 ms + 20 % × ${coldMs} ms = ${billed} ms; × 0.125 GB × 1M = ${toAmount(billed * 125, 0)} GB-s; × $0.0000166667 = $${toAmount(dollars - prices.lambda.perMillionRequests, 4)}; + $0.20 = $${toAmount(dollars, 4)}`;
}
