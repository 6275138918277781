import { counted } from '../core/counted.ts';
import type { PathState } from '../model/path/pathState.ts';
import { formatColumn, formatNumber } from './formatNumbers.ts';
import { textTable } from './textTable.ts';

/** What the penalty is called. */
export const penaltyName = (alpha: number): string =>
  alpha === 1 ? 'lasso (alpha = 1)' : alpha === 0 ? 'ridge (alpha = 0)' : `elastic net (alpha = ${formatNumber(alpha, 3)})`;

/** What is said of a path before its table. */
export function pathHeading(state: PathState): string[] {
  const { model } = state;
  const omitted = model.missingCount ? ` (${model.missingCount} left out with missing values)` : '';
  const free = state.columns.filter((c, i) => c.penaltyFactor === 0 && !(i === 0 && c.term === '(Intercept)')).map((c) => c.term);
  return [
    `Formula: ${model.formula}`,
    `Family:  ${model.family.name} (link ${model.links[0]})`,
    `Data:    ${model.dataName}, ${counted(model.nobs, 'observation')}${omitted}`,
    ...(model.response.success === undefined ? [] : [`Success: ${model.response.label} = ${model.response.success}`]),
    `Penalty: ${penaltyName(state.alpha)}, ${state.grouped ? 'classes together, ' : ''}${state.standardize ? 'columns standardised' : 'columns as written'}`,
    ...(free.length ? [`Not penalised: ${free.join(', ')}`] : []),
  ];
}

/** The λs of a path: how many coefficients are not zero, and the share of the deviance that is explained. */
export function pathText(state: PathState, options: { readonly width?: number; readonly color?: boolean } = {}): string {
  const { width = 80, color = false } = options;
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[22m` : text);
  const table = textTable(
    [
      { title: 'Lambda', cells: state.lambdas.map((l) => formatNumber(l, 4)) },
      { title: 'Df', cells: state.df.map(String) },
      {
        title: '%Deviance',
        cells: formatColumn(
          state.devianceRatio.map((r) => (r === null ? null : Math.round(1e4 * r) / 100)),
          4,
        ),
      },
    ],
    width,
  );
  const lines = [...pathHeading(state), '', ...table.map((line, i) => (i === 0 ? bold(line) : line))];
  for (const { message } of state.warnings) lines.push('', `Warning: ${message}`);
  return `${lines.join('\n')}\n`;
}
