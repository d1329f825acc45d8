/** @returns rows as a table of Markdown, whose columns are aligned: the first to the left, all others to the right */
export function toTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const toLine = (row: readonly string[]) => `| ${row.map((cell, column) => pad(cell, column, widths)).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [toLine(header), `| ${rule.join(' | ')} |`, ...rows.map(toLine)].join('\n');
}

function pad(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** @returns a number as people read it, with commas and exactly so many places */
export function toAmount(amount: number, places = 2): string {
  return amount.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
}
