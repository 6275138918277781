import { shortNumber } from '../labels.ts';
import { shortened } from '../textWidth.ts';

export interface TerminalPlotOptions {
  /** Characters of a line; 80 by default. */
  readonly width?: number;
  readonly height?: number;
}

export interface TextChartOptions extends TerminalPlotOptions {
  /** Ends of the horizontal axis, left and right; the left one may be the greater. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly xLabel: string;
  readonly yLabel: string;
  /** The horizontal axis is logarithmic. */
  readonly isLog?: boolean;
}

/** A frame of characters with the ends of both axes and a line at zero, to be filled. */
export interface TextChart {
  readonly columns: number;
  readonly lines: number;
  /** Characters before the first column. */
  readonly margin: number;
  /** The cell of a value, of `fine` cells for each character. */
  readonly column: (x: number, fine?: number) => number;
  /** Counted from the top. */
  readonly line: (y: number, fine?: number) => number;
  /** Writes a character over what stands there. */
  readonly put: (column: number, line: number, character: string) => void;
  /** True where nothing was put. */
  readonly isFree: (column: number, line: number) => boolean;
  readonly text: () => string;
}

/** The most characters that a picture is wide: wider than that it is no easier to read. */
export const charactersOf = (options: TerminalPlotOptions): number => Math.min(120, options.width ?? 80);

export function textChart(options: TextChartOptions): TextChart {
  const [yLow, yHigh] = options.y;
  const ends = [shortNumber(yHigh), shortNumber(yLow)];
  const margin = Math.max(...ends.map((e) => e.length), 1) + 1;
  const columns = Math.max(10, charactersOf(options) - margin - 2);
  const lines = Math.max(5, options.height ?? 16);
  const scale = options.isLog ? Math.log : (v: number) => v;
  const [left, right] = [scale(options.x[0]), scale(options.x[1])];
  const place = (value: number, low: number, high: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor((count * (value - low)) / (high - low || 1))));
  const line = (y: number, fine = 1): number => lines * fine - 1 - place(y, yLow, yHigh, lines * fine);
  const zero = yLow < 0 && yHigh > 0 ? line(0) : -1;
  const cells = new Map<number, string>();
  return {
    columns,
    lines,
    margin,
    column: (x, fine = 1) => place(scale(x), left, right, columns * fine),
    line,
    put: (column, row, character) => cells.set(row * columns + column, character),
    isFree: (column, row) => !cells.has(row * columns + column),
    text: () => {
      const out: string[] = [` ${options.yLabel}`];
      for (let row = 0; row < lines; row++) {
        const label = row === 0 ? ends[0] : row === lines - 1 ? ends[1] : row === zero ? '0' : '';
        const shown = Array.from({ length: columns }, (_, c) => cells.get(row * columns + c) ?? (row === zero ? '╌' : ' ')).join('');
        out.push(`${label.padStart(margin)}${row === zero ? '┼' : '│'}${shown}`.trimEnd());
      }
      const [first, last] = options.x.map(shortNumber);
      const middle = shortened(options.xLabel, Math.max(1, columns - first.length - last.length - 2));
      const free = columns - first.length - last.length - middle.length;
      out.push(`${' '.repeat(margin)}└${'─'.repeat(columns)}`);
      out.push(`${' '.repeat(margin + 1)}${first}${' '.repeat(Math.floor(free / 2))}${middle}${' '.repeat(Math.ceil(free / 2))}${last}`);
      return `${out.join('\n')}\n`;
    },
  };
}
