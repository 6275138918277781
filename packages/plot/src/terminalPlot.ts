import type { FittedModel } from 'expofam';
import { locationOf, ratioName, shortNumber } from './labels.ts';
import { smooth } from './smooth.ts';
import { rowStatistics } from './statistics.ts';
import { shortened } from './textWidth.ts';

export interface TerminalPlotOptions {
  /** Characters of a line; 80 by default. */
  readonly width?: number;
  readonly height?: number;
}

/** Dots of a Braille character, by column and row within it. */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/**
 * Residuals against fitted values in text, for a quick look: Braille dots are rows, the line of dashes is zero, and `●` a
 * smooth curve through the dots.
 */
export function terminalResiduals(model: FittedModel, options: TerminalPlotOptions = {}): string {
  const rows = rowStatistics(model, 'residuals');
  const location = locationOf(model, rows);
  return terminalScatter(location.values, rows.residual, {
    ...options,
    x: location.label,
    y: rows.residualName,
    curve: smooth(location.values, rows.residual),
  });
}

interface ScatterLabels extends TerminalPlotOptions {
  readonly x: string;
  readonly y: string;
  readonly curve?: readonly { readonly x: number; readonly y: number }[];
}

/** Points as Braille dots, two by four in a character, with the ends of both axes. */
export function terminalScatter(x: ArrayLike<number>, y: ArrayLike<number>, options: ScatterLabels): string {
  const [xLow, xHigh] = range(x);
  const [yLow, yHigh] = range(y);
  const ends = [shortNumber(yHigh), shortNumber(yLow)];
  const margin = Math.max(...ends.map((e) => e.length), 1) + 1;
  const columns = Math.max(10, Math.min(120, options.width ?? 80) - margin - 2);
  const lines = Math.max(5, options.height ?? 16);
  const cells = new Uint8Array(columns * lines);
  const place = (value: number, low: number, high: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor((count * (value - low)) / (high - low || 1))));
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue;
    const a = place(x[i], xLow, xHigh, columns * 2);
    const b = lines * 4 - 1 - place(y[i], yLow, yHigh, lines * 4);
    cells[(b >> 2) * columns + (a >> 1)] |= dots[a & 1][b & 3];
  }
  const curveAt = new Map<number, number>();
  for (const p of options.curve ?? []) {
    curveAt.set(place(p.x, xLow, xHigh, columns), lines - 1 - place(p.y, yLow, yHigh, lines));
  }
  const zero = yLow < 0 && yHigh > 0 ? lines - 1 - place(0, yLow, yHigh, lines) : -1;
  const text: string[] = [` ${options.y}`];
  for (let line = 0; line < lines; line++) {
    const label = line === 0 ? ends[0] : line === lines - 1 ? ends[1] : line === zero ? '0' : '';
    const cell = (c: number): string => {
      if (curveAt.get(c) === line) return '●';
      const code = cells[line * columns + c];
      return code ? String.fromCharCode(0x2800 + code) : line === zero ? '╌' : ' ';
    };
    text.push(
      `${label.padStart(margin)}${line === zero ? '┼' : '│'}${Array.from({ length: columns }, (_, c) => cell(c)).join('')}`.trimEnd(),
    );
  }
  const [left, right] = [shortNumber(xLow), shortNumber(xHigh)];
  const middle = shortened(options.x, Math.max(1, columns - left.length - right.length - 2));
  const free = columns - left.length - right.length - middle.length;
  text.push(`${' '.repeat(margin)}└${'─'.repeat(columns)}`);
  text.push(`${' '.repeat(margin + 1)}${left}${' '.repeat(Math.floor(free / 2))}${middle}${' '.repeat(Math.ceil(free / 2))}${right}`);
  return `${text.join('\n')}\n`;
}

/** Coefficients and their 95 % intervals in text, a line each; as ratios on a logarithmic axis where `exponentiate` is set. */
export function terminalCoefficients(model: FittedModel, options: TerminalPlotOptions & { readonly exponentiate?: boolean } = {}): string {
  const { exponentiate = false } = options;
  const rows = model
    .tidy({ level: 0.95 })
    .filter((r) => r.term !== '(Intercept)' && typeof r.estimate === 'number' && Number.isFinite(r.lower) && Number.isFinite(r.upper))
    .map((r) => ({
      label: shortened((r.class ?? r.predictor) === undefined ? r.term : `${r.class ?? r.predictor}: ${r.term}`, 28),
      estimate: r.estimate as number,
      lower: r.lower as number,
      upper: r.upper as number,
    }));
  if (rows.length === 0) return 'no coefficient with an interval\n';
  const labelWidth = Math.max(...rows.map((r) => r.label.length));
  const columns = Math.max(16, Math.min(120, options.width ?? 80) - labelWidth - 2);
  const low = Math.min(0, ...rows.map((r) => r.lower));
  const high = Math.max(0, ...rows.map((r) => r.upper));
  const at = (v: number): number => Math.round(((columns - 1) * (v - low)) / (high - low || 1));
  const lines = rows.map((r) => {
    const cells = new Array<string>(columns).fill(' ');
    cells[at(0)] = '┊';
    for (let c = at(r.lower); c <= at(r.upper); c++) cells[c] = '─';
    cells[at(r.estimate)] = '●';
    return `${r.label.padStart(labelWidth)} ${cells.join('')}`.trimEnd();
  });
  const shown = (v: number): string => shortNumber(exponentiate ? Math.exp(v) : v);
  const axis = new Array<string>(columns).fill(' ');
  const write = (text: string, from: number): void => {
    const start = Math.max(0, Math.min(columns - text.length, from));
    if (axis.slice(start, start + text.length).every((c) => c === ' ')) axis.splice(start, text.length, ...text);
  };
  write(shown(low), 0);
  write(shown(high), columns);
  write(exponentiate ? '1' : '0', at(0));
  const name = exponentiate ? (ratioName(model) ?? 'exp(coefficient)') : 'coefficient';
  return ` ${name}, 95 % intervals\n${lines.join('\n')}\n${' '.repeat(labelWidth + 1)}${axis.join('').trimEnd()}\n`;
}

function range(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low, high];
}
