import { service } from '../contenders.ts';
import type { Measure } from '../goals.ts';
import { titleOf } from './findings-table.ts';
import type { Results } from './results.ts';

const groups: readonly (readonly [Measure, string])[] = [
  ['lambdaCpu', 'As Lambda runs it: CPU of a cold start, from the process to the first new todo'],
  ['lambdaTodo', 'As Lambda runs it: CPU of a warm request, a new todo'],
  ['warmRefused', 'In a bare process: CPU of a warm request, refused by validation'],
];

const layout = { width: 720, label: 225, bar: 16, step: 22, head: 34, value: 60 } as const;

/** Returns an SVG of bars for light and dark pages: each contender as a multiple of the service. */
export function toChart({ ratios, date, node }: Results): string {
  const parts: string[] = [];
  let top = 0;
  for (const [measure, title] of groups) {
    const rows = Object.entries(ratios[measure] ?? {}).map(([name, { median }]) => ({ name, times: median }));
    if (rows.length === 0) continue;
    const most = Math.max(...rows.map(({ times }) => times));
    parts.push(text(0, top + 20, title, 'title'), ...rows.map((row, index) => bar(row, most, top + at(index))));
    top += at(rows.length) + 8;
  }
  parts.push(
    text(0, top + 14, `Multiples of this service, less is better. Node ${node}, ${date}, npm run bench.`, 'note'),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${layout.width} ${top + 22}" role="img">
<title>CPU of peers, as multiples of this service’s</title>
<style>${style}</style>
${parts.join('\n')}
</svg>
`;
}

const style = `text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600}.note{font-size:11px;opacity:.7}
rect{fill:#8c959f}.own{fill:#0969da}@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#6e7681}.own{fill:#4493f8}}`;

function at(index: number): number {
  return layout.head + index * layout.step;
}

function bar({ name, times }: { readonly name: string; readonly times: number }, most: number, top: number): string {
  const { width, label, value } = layout;
  const length = Math.round(((width - label - value) * times) / most);
  const kind = name === service ? ' class="own"' : '';
  return [
    text(0, top + 13, titleOf(name)),
    `<rect x="${label}" y="${top}" width="${length}" height="${layout.bar}"${kind}/>`,
    text(label + length + 6, top + 13, `${times.toFixed(2)} ×`),
  ].join('');
}

function text(x: number, y: number, content: string, kind?: string): string {
  return `<text x="${x}" y="${y}"${kind === undefined ? '' : ` class="${kind}"`}>${content}</text>`;
}
