import type { FittedModel } from 'expofam';
import { axisText } from '../axisLabels.ts';
import { locationOf } from '../labels.ts';
import { smooth } from '../smooth.ts';
import { rowStatistics } from '../statistics.ts';
import { type TerminalPlotOptions, textChart } from './textChart.ts';

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
  const { residual, residualName, ...rows } = rowStatistics(model, 'residuals');
  const { values, label } = locationOf(model, rows);
  const chart = textChart({ ...options, x: range(values), y: range(residual), xLabel: axisText(label), yLabel: residualName });
  // Two by four dots in a character.
  const codes = new Map<number, number>();
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]) || !Number.isFinite(residual[i])) continue;
    const [a, b] = [chart.column(values[i], 2), chart.line(residual[i], 4)];
    const cell = (b >> 2) * chart.columns + (a >> 1);
    codes.set(cell, (codes.get(cell) ?? 0) | dots[a & 1][b & 3]);
  }
  for (const [cell, code] of codes) chart.put(cell % chart.columns, Math.floor(cell / chart.columns), String.fromCharCode(0x2800 + code));
  // One mark a column: the last of the curve's points in it.
  const curve = new Map(smooth(values, residual).map((p) => [chart.column(p.x), chart.line(p.y)]));
  for (const [column, line] of curve) chart.put(column, line, '●');
  return chart.text();
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
