/** A column of a text table: a title and its cells, right-aligned unless `left`. */
export interface TextColumn {
  readonly title: string;
  readonly cells: readonly string[];
  readonly left?: boolean;
}

/** To how many characters the first column is cut before the others are parted. */
const shortLabel = 16;

/**
 * Lines of a table with aligned columns, a space between them; the first line holds the titles. Where it is wider than
 * `width`, the cells of the first column are cut, so that the numbers stay on one line; where that is not enough, the
 * columns follow in parts below each other, the first one again before each, as R prints a wide matrix.
 */
export function textTable(columns: readonly TextColumn[], width = Number.POSITIVE_INFINITY): string[] {
  if (columns.length === 0) return [];
  const widths = columns.map((c) => Math.max(c.title.length, ...c.cells.map((s) => s.length)));
  const [first] = widths;
  const rest = widths.slice(1).reduce((a, w) => a + w + 1, 0);
  if (first + rest <= width || Math.min(first, shortLabel) + rest <= width) return block(columns, widths, Math.min(first, width - rest));
  const label = Math.min(first, Math.max(shortLabel, Math.floor(width / 3)));
  return parts(columns, widths, label, width).flatMap((part) =>
    block(
      [columns[0], ...part.map((i) => columns[i])],
      [first, ...part.map((i) => widths[i])],
      // A single column that is wider than the rest of the line costs the labels their room.
      Math.min(first, Math.max(8, width - part.reduce((a, i) => a + widths[i] + 1, 0))),
    ),
  );
}

/** Which columns stand together; one without a title (marks of significance) stays with the one before it. */
function parts(columns: readonly TextColumn[], widths: readonly number[], label: number, width: number): number[][] {
  const out: number[][] = [];
  let room = 0;
  for (let i = 1; i < columns.length; ) {
    const group = [i++];
    while (i < columns.length && columns[i].title === '') group.push(i++);
    const needed = group.reduce((a, k) => a + widths[k] + 1, 0);
    if (out.length === 0 || needed > room) {
      out.push([]);
      room = width - label;
    }
    out[out.length - 1].push(...group);
    room -= needed;
  }
  return out;
}

function block(columns: readonly TextColumn[], widths: readonly number[], label: number): string[] {
  const short = (s: string): string => (s.length <= label ? s : `${s.slice(0, label - 1)}…`);
  const cell = (text: string, i: number): string => {
    const w = i === 0 ? label : widths[i];
    return columns[i].left ? text.padEnd(w) : text.padStart(w);
  };
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, i) => cell(i === 0 ? short(text) : text, i))
      .join(' ')
      .trimEnd();
  return [line(columns.map((c) => c.title)), ...columns[0].cells.map((_, r) => line(columns.map((c) => c.cells[r])))];
}
