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
  const labels = shortened(columns[0].cells, label);
  const labelWidth = labels.reduce((w, s) => Math.max(w, s.length), label);
  const cell = (text: string, i: number): string => {
    const w = i === 0 ? labelWidth : widths[i];
    return columns[i].left ? text.padEnd(w) : text.padStart(w);
  };
  const line = (cells: readonly string[]): string => cells.map(cell).join(' ').trimEnd();
  const [title] = shortened([columns[0].title], label);
  return [
    line([title, ...columns.slice(1).map((c) => c.title)]),
    ...labels.map((text, r) => line([text, ...columns.slice(1).map((c) => c.cells[r])])),
  ];
}

/**
 * Labels cut to `width` characters: at their end, or in their middle where that would make two of them equal, as it does the
 * columns of one long spline. Where both would, they are not cut: a line that is too long is better than one that may be another's.
 */
function shortened(labels: readonly string[], width: number): readonly string[] {
  const cut = (tail: number) => labels.map((s) => (s.length <= width ? s : `${s.slice(0, width - 1 - tail)}…${s.slice(s.length - tail)}`));
  const apart = (cuts: readonly string[]): boolean => new Set(cuts).size === new Set(labels).size;
  return [cut(0), cut(Math.floor((width - 1) / 2))].find(apart) ?? labels;
}
