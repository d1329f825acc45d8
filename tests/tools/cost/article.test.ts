import { expect, test } from '@jest/globals';
import { toArticleRows } from '../../../tools/cost/article.ts';

test('what the article states does not follow from its assumptions, whatever the share of cold starts', () => {
  const rows = toArticleRows().map(({ name, stated, ...figures }) => [
    name,
    stated,
    ...Object.values(figures).map(round),
  ]);
  expect(rows).toEqual([
    // 10 + 20 % × 310 = 72 ms; 9,000 GB-s; $0.15 + $0.20. For $1.04: 50,400 GB-s, 403.2 ms.
    ['Python 3.12', 1.04, 0.35, 0.221, 403.199, 126.838, 716.799],
    // 62 ms; 7,750 GB-s; $0.1292 + $0.20. For $0.95: 45,000 GB-s, 360 ms.
    ['Node 20', 0.95, 0.329, 0.221, 359.999, 134.615, 743.224],
    // 21 ms; 2,625 GB-s; $0.0438 + $0.20. For $0.55: 21,000 GB-s, 168 ms.
    ['Rust', 0.55, 0.244, 0.244, 168, 287.272, 1023.998],
  ]);
});

function round(value: number): number {
  return Number(value.toFixed(3));
}
