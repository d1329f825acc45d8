import { toBilledMs, toComputeCharges } from './model.ts';
import { prices } from './prices.ts';
import { toAmount, toTable } from './table.ts';

/** What an article comparing runtimes assumes, and the cost of 1M requests that it gives. */
export const article = {
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

export interface ArticleRow {
  readonly name: string;
  readonly stated: number;
  /** With the INIT of each cold start billed. */
  readonly dollars: number;
  /** As AWS billed zip functions on its own runtimes until 2025-08-01: without. What brought its own runtime always paid. */
  readonly dollarsBefore: number;
  /** The mean that must be billed of a request to come to the stated cost. */
  readonly neededMs: number;
  /** The share of cold starts that gives this mean; above 100 there is none. */
  readonly neededColdPercent: number;
  /** Or else the memory that comes to the stated cost. */
  readonly neededMb: number;
}

/** @returns what follows from the assumptions, and what the stated costs would need instead */
export function toArticleRows(): readonly ArticleRow[] {
  const { memoryMb, durationMs, coldPercent } = article;
  const price = prices.lambda.perGbSecond.x86[0]?.price ?? Number.NaN;
  return article.runtimes.map(({ name, coldMs, isInitFree, stated }: ArticleRuntime) => {
    const gbSeconds = (stated - prices.lambda.perMillionRequests) / price;
    const neededMs = (gbSeconds / 1_000_000 / (memoryMb / 1024)) * 1000;
    const before = isInitFree ? 0 : coldMs;
    return {
      name,
      stated,
      dollars: toDollars(coldMs),
      dollarsBefore: toDollars(before),
      neededMs,
      neededColdPercent: ((neededMs - durationMs) / coldMs) * 100,
      neededMb: memoryMb * (neededMs / (durationMs + (coldPercent / 100) * coldMs)),
    };
  });
}

function toDollars(initMs: number): number {
  const charges = toComputeCharges(1_000_000, toArticleCompute(initMs));
  return charges.reduce((total, { dollars }) => total + dollars, 0);
}

function toArticleCompute(initMs: number) {
  const { memoryMb, durationMs, coldPercent } = article;
  return { memoryMb, coldPercent, architecture: 'x86', warmMs: durationMs, coldMs: durationMs + initMs } as const;
}

/** @returns the rows as a table, and the arithmetic */
export function toArticleReport(): string {
  const rows = toArticleRows();
  const table = rows.map((row) => [
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
  return [
    'The article: 128 MB, 10 ms, 20 % cold, $0.0000166667 per GB-s, $0.20 per 1M requests; 1M requests, in US dollars',
    toTable(header, table),
    rows.map(toArithmetic).join('\n'),
    toDifference(rows),
  ].join('\n\n');
}

function toArithmetic({ name, dollars }: ArticleRow): string {
  const { coldMs } = article.runtimes.find((runtime) => runtime.name === name) ?? { coldMs: Number.NaN };
  const billed = toBilledMs(toArticleCompute(coldMs));
  const gbSeconds = billed * 125;
  return `- ${name}: 10 ms + 20 % × ${coldMs} ms = ${billed} ms; × 0.125 GB × 1M = ${toAmount(gbSeconds, 0)} GB-s; × $0.0000166667 = $${toAmount(dollars - prices.lambda.perMillionRequests, 4)}; + $0.20 = $${toAmount(dollars, 4)}`;
}

/** What all runtimes have in common, known or not, falls out of a difference. */
function toDifference(rows: readonly ArticleRow[]): string {
  const [, node, rust] = rows;
  if (node === undefined || rust === undefined) throw new Error('The article has no Node or no Rust.');
  const [stated, follows] = [node.stated - rust.stated, node.dollars - rust.dollars];
  return `Node less Rust is 20 % × (260 − 55) ms × 0.125 GB × 1M × $0.0000166667 = $${toAmount(follows, 4)}. The article has $${toAmount(stated)}, ${toAmount(stated / follows, 1)} times as much.`;
}
