import type { GlmPath, PathState, PathValidation } from 'expofam';
import { shortNumber } from '../labels.ts';
import { named, pathCurves, validationPoints } from '../pathCurves.ts';
import { shortened } from '../textWidth.ts';
import { charactersOf, type TerminalPlotOptions, type TextChart, textChart } from './textChart.ts';

const letters = 'abcdefg';
const penalty = 'penalty λ (logarithmic)';

/**
 * The coefficients of a path against λ in text: the largest as letters that the lines below explain, the others as points; a
 * chart for each class of a softmax. Dotted lines stand where the path's cross-validation chose λ.
 *
 * @throws ExpofamError `no-path`
 */
export function terminalPath({ state }: Pick<GlmPath, 'state'>, options: TerminalPlotOptions = {}): string {
  const { rows, order } = pathCurves(state);
  const lambdas = rows.map((r) => state.lambdas[r]);
  const names = order.slice(0, named).map((c, i) => `${letters[i]} ${shortened(state.columns[c].term, 24)}`);
  const hidden = order.length - names.length;
  const key = [...names, ...(hidden > 0 ? [`· ${hidden} more`] : []), ...choiceNames(state.crossValidation)];
  const charts = (state.classes ?? ['']).map((name, k) => {
    const values = rows.map((r) => order.map((c) => state.coefficients[r][k][c]));
    const chart = textChart({
      ...options,
      x: [lambdas[0], lambdas[lambdas.length - 1]],
      y: [Math.min(0, ...values.flat()), Math.max(0, ...values.flat())],
      xLabel: penalty,
      yLabel: name ? `coefficient, class ${name}` : 'coefficient',
      isLog: true,
    });
    // Between two λs the line goes straight, so that a short path has no gaps; the largest are written last, over the others.
    for (let i = order.length - 1; i >= 0; i--) {
      for (let r = 0; r < rows.length; r++) {
        const from = chart.column(lambdas[r]);
        const to = r + 1 < rows.length ? chart.column(lambdas[r + 1]) : from + 1;
        for (let c = from; c < Math.max(to, from + 1); c++) {
          const share = to > from + 1 ? (c - from) / (to - from) : 0;
          const value = values[r][i] + share * ((values[r + 1]?.[i] ?? values[r][i]) - values[r][i]);
          // A coefficient is drawn from where it leaves zero.
          if (value !== 0) chart.put(c, chart.line(value), i < named ? letters[i] : '·');
        }
      }
    }
    markChoices(chart, state.crossValidation);
    return chart.text();
  });
  return `${charts.join('\n')}${keyText(key, options)}`;
}

/**
 * The cross-validation of a path in text: `●` the mean over folds, `│` one standard error to each side, and below how many
 * coefficients are not zero.
 *
 * @throws ExpofamError `no-cross-validation`, `no-path`
 */
export function terminalPathValidation(
  { state }: Pick<GlmPath, 'state'>,
  found: PathValidation | undefined = state.crossValidation,
  options: TerminalPlotOptions = {},
): string {
  const { points, label } = validationPoints(state, found);
  const chart = textChart({
    ...options,
    x: [points[0].lambda, points[points.length - 1].lambda],
    y: [Math.min(...points.map((p) => p.low)), Math.max(...points.map((p) => p.high))],
    xLabel: penalty,
    yLabel: `${label}, mean over ${found?.folds} folds ± one standard error`,
    isLog: true,
  });
  for (const { lambda, low, high } of points) {
    for (let line = chart.line(high); line <= chart.line(low); line++) chart.put(chart.column(lambda), line, '│');
  }
  for (const { lambda, mean } of points) chart.put(chart.column(lambda), chart.line(mean), '●');
  markChoices(chart, found);
  const counts = new Array<string>(chart.columns).fill(' ');
  let free = 0;
  for (const { lambda, df } of points) {
    const at = Math.min(chart.column(lambda), chart.columns - String(df).length);
    if (at < free) continue;
    counts.splice(at, String(df).length, ...String(df));
    free = at + String(df).length + 3;
  }
  const key = ['numbers: coefficients that are not zero', ...choiceNames(found)];
  return `${chart.text()}${' '.repeat(chart.margin + 1)}${counts.join('').trimEnd()}\n${keyText(key, options)}`;
}

/** Dotted lines at the λs that cross-validation chose, where nothing else stands. */
function markChoices(chart: TextChart, found: PathState['crossValidation']): void {
  for (const lambda of found ? [found.lambda1se, found.lambdaMin] : []) {
    if (!(lambda > 0)) continue;
    const column = chart.column(lambda);
    for (let line = 0; line < chart.lines; line++) if (chart.isFree(column, line)) chart.put(column, line, '┊');
  }
}

function choiceNames(found: PathState['crossValidation']): string[] {
  if (!found) return [];
  return found.lambdaMin === found.lambda1se
    ? [`┊ λ min and 1se ${shortNumber(found.lambdaMin)}`]
    : [`┊ λ 1se ${shortNumber(found.lambda1se)}, min ${shortNumber(found.lambdaMin)}`];
}

/** The entries in lines that are not wider than the picture. */
function keyText(entries: readonly string[], options: TerminalPlotOptions): string {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && `${last}   ${entry}`.length <= charactersOf(options)) lines[lines.length - 1] = `${last}   ${entry}`;
    else lines.push(` ${entry}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}
