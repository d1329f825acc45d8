/**
 * Formats rows as a Markdown table with aligned columns. The last column, if left-aligned, is not padded.
 * @param alignment of all columns but the first, which is left-aligned
 */
export function toTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  alignment: 'left' | 'right' = 'left',
): string {
  const last = alignment === 'left' ? header.length - 1 : -1;
  const widths = header.map((_, column) =>
    column === last ? 3 : Math.max(3, ...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const isRight = (column: number) => alignment === 'right' && column > 0;
  const rule = widths.map((width, column) => (isRight(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const pad = (cell: string, column: number) =>
    isRight(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return [header, rule, ...rows].map((row) => `| ${row.map(pad).join(' | ')} |`).join('\n');
}
