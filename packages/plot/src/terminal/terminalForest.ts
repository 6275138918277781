import type { FittedModel } from 'expofam';
import { axisText } from '../axisLabels.ts';
import { type CategoryMeansOptions, categoryMeans, mostCompared, type NamedInterval, quantityLabel } from '../categoryMeans.ts';
import { ratioName, shortNumber } from '../labels.ts';
import { rowNames } from '../shortNames.ts';
import { charactersOf, type TerminalPlotOptions } from './textChart.ts';

interface ForestOptions extends TerminalPlotOptions {
  readonly heading: string;
  /** A value that is marked and always within the axis. */
  readonly reference?: number;
  /** The axis is logarithmic; the ends are numbers as they are. */
  readonly isLog?: boolean;
}

/** Coefficients and their 95 % intervals in text, a line each; as ratios on a logarithmic axis where `exponentiate` is set. */
export function terminalCoefficients(model: FittedModel, options: TerminalPlotOptions & { readonly exponentiate?: boolean } = {}): string {
  const { exponentiate = false } = options;
  const shown = (v: number | null | undefined): number => (typeof v === 'number' ? (exponentiate ? Math.exp(v) : v) : Number.NaN);
  const rows = model
    .tidy({ level: 0.95 })
    .filter((r) => r.term !== '(Intercept)')
    .map((r) => ({ ...r, label: (r.class ?? r.predictor) === undefined ? r.term : `${r.class ?? r.predictor}: ${r.term}` }))
    .map((r) => ({
      label: r.label,
      levels: [r.label],
      estimate: shown(r.estimate),
      lower: shown(r.lower),
      upper: shown(r.upper),
    }));
  const name = exponentiate ? (ratioName(model) ?? 'exp(coefficient)') : 'coefficient';
  return (
    forestText(rows, {
      ...options,
      heading: `${name}, 95 % intervals`,
      reference: exponentiate ? 1 : 0,
      isLog: exponentiate,
    }) ?? 'no coefficient with an interval\n'
  );
}

/**
 * Marginal means of categories with their intervals in text, a line each, and of a single category with few levels all pairs
 * compared, as {@link marginalMeansPlot} draws them.
 *
 * @throws ExpofamError those of `marginalMeansPlot`
 */
export function terminalMarginalMeans(
  model: FittedModel,
  options: TerminalPlotOptions & Omit<CategoryMeansOptions, 'adjust'> = {},
): string {
  const { level = 0.95 } = options;
  const found = categoryMeans(model, options);
  const percent = `${Math.round(level * 1000) / 10} %`;
  const [first] = found;
  const quantity = axisText(quantityLabel(model, first));
  const parts = found.map(({ specs, means }) =>
    forestText(means, { ...options, heading: `${quantity} by ${specs.join(' and ')}, ${percent} intervals` }),
  );
  if (found.length === 1 && first.pairs.length > 0 && first.means.length <= mostCompared) {
    parts.push(
      forestText(first.pairs, {
        ...options,
        heading: `${first.pairName}, ${percent} intervals, each pair alone`,
        reference: first.noDifference,
        isLog: first.noDifference === 1,
      }),
    );
  }
  return parts.map((part) => part ?? 'no mean with an interval\n').join('\n');
}

/** Intervals, a line each, over a common axis; undefined where none has finite ends. */
function forestText(all: readonly NamedInterval[], { heading, reference, isLog = false, ...options }: ForestOptions): string | undefined {
  const shown = all.filter((r) => [r.estimate, r.lower, r.upper].every((v) => Number.isFinite(v) && (!isLog || v > 0)));
  const names = rowNames(shown, (text, count) => text.length <= (count > 1 ? 16 : 28));
  const rows = shown.map((r, i) => ({ ...r, label: names[i] }));
  if (rows.length === 0) return undefined;
  const labelWidth = Math.max(...rows.map((r) => r.label.length));
  const columns = Math.max(16, charactersOf(options) - labelWidth - 2);
  const also = reference === undefined ? [] : [reference];
  const [low, high] = [Math.min(...also, ...rows.map((r) => r.lower)), Math.max(...also, ...rows.map((r) => r.upper))];
  const scale = isLog ? Math.log : (v: number) => v;
  const at = (v: number): number => Math.round(((columns - 1) * (scale(v) - scale(low))) / (scale(high) - scale(low) || 1));
  const lines = rows.map((r) => {
    const cells = new Array<string>(columns).fill(' ');
    if (reference !== undefined) cells[at(reference)] = '┊';
    for (let c = at(r.lower); c <= at(r.upper); c++) cells[c] = '─';
    cells[at(r.estimate)] = '●';
    return `${r.label.padStart(labelWidth)} ${cells.join('')}`.trimEnd();
  });
  const axis = new Array<string>(columns).fill(' ');
  const write = (text: string, from: number): void => {
    const start = Math.max(0, Math.min(columns - text.length, from));
    if (axis.slice(start, start + text.length).every((c) => c === ' ')) axis.splice(start, text.length, ...text);
  };
  write(shortNumber(low), 0);
  write(shortNumber(high), columns);
  if (reference !== undefined) write(shortNumber(reference), at(reference));
  return ` ${heading}\n${lines.join('\n')}\n${' '.repeat(labelWidth + 1)}${axis.join('').trimEnd()}\n`;
}
