type Row = readonly string[];

/**
 * Formats rows as a Markdown table with aligned columns. A wide last column of text is not padded.
 * @param alignment of all columns except the first, which is left-aligned
 */
export function toTable(header: Row, rows: readonly Row[], alignment: 'left' | 'right' = 'left'): string {
  const widths = header.map((_, column) => Math.max(3, ...[header, ...rows].map((row) => row[column]?.length ?? 0)));
  const last = header.length - 1;
  if (alignment === 'left' && (widths[last] ?? 0) > 60) widths[last] = 3;
  const isRight = (column: number) => alignment === 'right' && column > 0;
  const pad = (cell: string, column: number) =>
    isRight(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  const rule = widths.map((width, column) => (isRight(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [header, rule, ...rows].map((row) => `| ${row.map(pad).join(' | ')} |`).join('\n');
}
