/** A column of a text table: a title and its cells, right-aligned unless `left`. */
export interface TextColumn {
  readonly title: string;
  readonly cells: readonly string[];
  readonly left?: boolean;
}

/**
 * Lines of a table with aligned columns, a space between them; the first line holds the titles. Where it is wider than
 * `width`, the cells of the first column are cut, so that the numbers stay on one line.
 */
export function textTable(columns: readonly TextColumn[], width = Number.POSITIVE_INFINITY): string[] {
  const widths = columns.map((c) => Math.max(c.title.length, ...c.cells.map((s) => s.length)));
  const rest = widths.slice(1).reduce((a, w) => a + w + 1, 0);
  widths[0] = Math.min(widths[0], Math.max(8, width - rest));
  const short = (s: string): string => (s.length <= widths[0] ? s : `${s.slice(0, widths[0] - 1)}…`);
  const cell = (text: string, i: number): string => (columns[i].left ? text.padEnd(widths[i]) : text.padStart(widths[i]));
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, i) => cell(i === 0 ? short(text) : text, i))
      .join(' ')
      .trimEnd();
  const rows = columns[0]?.cells.length ?? 0;
  return [line(columns.map((c) => c.title)), ...Array.from({ length: rows }, (_, r) => line(columns.map((c) => c.cells[r])))];
}
