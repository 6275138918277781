import type { ExplainedRow } from '../model/explainRow.ts';
import type { NamedValue, ParameterSpaces } from '../model/parameterSpaces.ts';

/** Numbers of a table: six significant digits, a true minus sign. */
const shown = (value: number): string =>
  String(Number(value.toPrecision(6)))
    .replace('-', '−')
    .replace('Infinity', '∞');

/** Lines of cells, the first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => [...row[c]].length)));
  const pad = (text: string, c: number) => {
    const blanks = ' '.repeat(widths[c] - [...text].length);
    return c === 0 ? text + blanks : blanks + text;
  };
  return rows.map((row) => `   ${row.map(pad).join('  ')}`.trimEnd());
}

/** The parameter spaces of a row as text: x, θ and their products, then η, means and source parameters. */
export function parameterSpacesText(spaces: ParameterSpaces): string {
  const lines: string[] = [];
  for (const predictor of spaces.predictors) {
    const offset = predictor.offset === undefined ? [] : [['offset', '', '', shown(predictor.offset)]];
    lines.push(spaces.predictors.length === 1 ? 'Linear predictor u = θᵀx' : `Linear predictor of ${predictor.name}, u = θᵀx`, '');
    const terms = predictor.terms.map(({ name, x, theta }) => [
      name,
      shown(x),
      theta === null ? 'aliased' : shown(theta),
      shown(x * (theta ?? 0)),
    ]);
    lines.push(...aligned([['', 'x', 'θ', 'θ x'], ...terms, ...offset, ['u', '', '', shown(predictor.linearPredictor)]]), '');
  }
  const block = (title: string, values: readonly NamedValue[]) => {
    if (values.length > 0) lines.push(title, '', ...aligned(values.map(({ name, value }) => [name, shown(value)])), '');
  };
  block('Natural parameters η', spaces.natural);
  block('Mean parameters E[T(y)]', spaces.mean);
  block('Mean response', spaces.response);
  block('Usual parameters', spaces.source);
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The softmax view of a row as text. */
export function explainedRowText(row: ExplainedRow): string {
  const hasTarget = row.crossEntropy !== undefined;
  const head = ['', 'logit u', 'exp(u)', 'probability', ...(hasTarget ? ['target', '−target log p'] : [])];
  const body = row.classes.map((c) => [
    c.name,
    shown(c.logit),
    shown(c.exponential),
    shown(c.probability),
    ...(c.target === undefined ? [] : [shown(c.target), shown(c.target === 0 ? 0 : 0 - c.target * c.logProbability)]),
  ]);
  const total = ['sum', '', shown(row.normaliser), '1', ...(hasTarget ? ['1', shown(row.crossEntropy as number)] : [])];
  const lines = ['Softmax and cross-entropy: p = exp(u)/Σ exp(u), loss −Σ target log p', '', ...aligned([head, ...body, total])];
  return `${lines.join('\n')}\n`;
}
