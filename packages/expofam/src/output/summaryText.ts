import { counted } from '../core/counted.ts';
import { refuseUnknown } from '../core/refuseUnknown.ts';
import type { CoefficientIntervals } from '../model/analysis/confint.ts';
import type { ModelState } from '../model/modelState.ts';
import { endOfFitText } from './endOfFitText.ts';
import { exponentiateNote } from './exponentiateNote.ts';
import { formatColumn, formatNumber, formatPValue, stars } from './formatNumbers.ts';
import { type TextColumn, textTable } from './textTable.ts';
import { type TidyRow, tidyRows } from './tidyRows.ts';

export interface SummaryOptions {
  /** Significant digits of estimates; 5 by default. */
  readonly digits?: number;
  /** Adds Wald's confidence intervals of this level, such as 0.95, or those that `confint()` gave. */
  readonly intervals?: number | CoefficientIntervals;
  /** Estimates and intervals as exp(β). */
  readonly exponentiate?: boolean;
  /** Marks with terminal colours; off by default. */
  readonly color?: boolean;
  /** Columns of the terminal; 80 by default. */
  readonly width?: number;
}

/** An R-like summary of a model: call, coefficient table, dispersion, deviances, AIC, iterations, warnings. */
export function summaryText(state: ModelState, options: SummaryOptions = {}): string {
  refuseUnknown('summary', options, { digits: true, intervals: true, exponentiate: true, color: true, width: true });
  const { digits = 5, intervals, exponentiate = false, color = false, width = 80 } = options;
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[22m` : text);
  const dim = (text: string): string => (color ? `\u001b[2m${text}\u001b[22m` : text);
  const omitted = state.missingCount ? ` (${state.missingCount} left out with missing values)` : '';
  const lines: string[] = [
    `${bold('Formula:')} ${state.formula}`,
    `${bold('Family:')}  ${familyText(state)}`,
    `${bold('Data:')}    ${state.dataName}, ${counted(state.nobs, 'observation')}${omitted}`,
  ];
  if (state.response.success !== undefined) lines.push(`${bold('Success:')} ${state.response.label} = ${state.response.success}`);
  if (state.biasReduction) lines.push(`${bold('Bias:')}    ${biasText[state.biasReduction] ?? state.biasReduction}`);
  if (state.penalty) {
    const { alpha, lambda } = state.penalty;
    lines.push(`${bold('Penalty:')} elastic net, alpha = ${formatNumber(alpha, 3)}, lambda = ${formatNumber(lambda, 5)}`);
  }
  const own = typeof intervals === 'object' ? intervals : undefined;
  const level = own ? own.level : (intervals as number | undefined);
  const rows = tidyRows(state, { ...(own ? { intervals: own } : level === undefined ? {} : { level }), exponentiate });
  for (const group of new Set(rows.map(groupOf))) {
    const part = rows.filter((r) => groupOf(r) === group);
    lines.push('', bold(groupTitle(state, group, exponentiate)));
    lines.push(...coefficientTable(part, { test: state.dispersionKnown ? 'z' : 't', digits, level, exponentiate, width, bold }));
  }
  const marked = rows.some((r) => stars(r.pValue) !== '');
  const remarks = [
    ...(own && own.method !== 'wald' ? [own.description] : []),
    ...(level !== undefined && !state.dispersionKnown && own?.method !== 'bootstrap'
      ? ['Intervals by normal quantiles, as R has them for a glm; tests by t.']
      : []),
    ...(exponentiate ? ['Errors of exp(Est.) by the delta method; tests and intervals of the coefficients.'] : []),
  ];
  if (marked || remarks.length > 0) lines.push('---');
  if (marked) lines.push(dim("Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1"));
  lines.push(...remarks.flatMap((remark) => wrap(remark, width)).map(dim));
  lines.push('', ...statistics(state));
  const note = exponentiate ? exponentiateNote(state) : undefined;
  const warnings = note === undefined ? state.warnings : [...state.warnings, { message: note }];
  for (const w of warnings) lines.push(...wrap(`Warning: ${w.message}`, width).map((l) => (color ? `\u001b[33m${l}\u001b[39m` : l)));
  return `${lines.join('\n')}\n`;
}

const biasText: Readonly<Record<string, string>> = {
  mean: 'mean bias reduced (Firth)',
  median: 'median bias reduced',
  jeffreys: "penalised by Jeffreys' prior",
};

const groupOf = (row: TidyRow): string => row.class ?? row.predictor ?? '';

function familyText(state: ModelState): string {
  const links =
    state.links.length === 1 || state.family.components
      ? `link ${state.links[0]}`
      : state.predictors.map((p, j) => `${p} ${state.links[j]}`).join(', ');
  const constants = Object.entries(state.family.constants).map(([name, value]) => {
    const estimate = Object.hasOwn(state.family.estimated, name) ? state.family.estimated[name] : undefined;
    if (!estimate) return `${name} = ${formatNumber(value, 5)}`;
    const error = estimate.stdError === null ? '' : `, std. error ${formatNumber(estimate.stdError, 3)}`;
    return `${name} = ${formatNumber(value, 5)} (${estimate.kept ? 'kept from the first fit' : 'estimated'}${error})`;
  });
  return [`${state.family.name} (${links})`, ...constants].join(', ');
}

function groupTitle(state: ModelState, group: string, exponentiate: boolean): string {
  const what = exponentiate ? 'Coefficients, exponentiated' : 'Coefficients';
  const { classes } = state.response;
  const isShared = state.coefficients.some((c) => c.shared && (c.class ?? c.predictor) === group);
  if (isShared) return `${what} shared by ${group === 'all' ? `all ${classes ? 'classes' : 'predictors'}` : group}:`;
  if (group === '') return `${what}:`;
  return classes && state.predictors.length === classes.length - 1
    ? `${what} of class "${group}" against "${classes[classes.length - 1]}":`
    : `${what} of ${group}:`;
}

interface TableStyle {
  readonly test: 'z' | 't';
  readonly digits: number;
  readonly level: number | undefined;
  readonly exponentiate: boolean;
  readonly width: number;
  readonly bold: (text: string) => string;
}

function coefficientTable(rows: readonly TidyRow[], style: TableStyle): string[] {
  const { test, digits, level, exponentiate, width, bold } = style;
  const percent = level === undefined ? '' : `${Number((level * 100).toPrecision(6))}%`;
  const column = (values: readonly (number | null)[]): string[] => formatColumn(values, digits);
  // Ratios range over many powers of ten, so each shows its own digits.
  const each = (values: readonly (number | null)[]): string[] => values.map((v) => formatNumber(v, digits));
  const numbers = (pick: (r: TidyRow) => number | null | undefined, format = exponentiate ? each : column): string[] =>
    format(rows.map((r) => pick(r) ?? null));
  const columns: TextColumn[] = [
    { title: '', cells: rows.map((r) => r.term), left: true },
    { title: exponentiate ? 'exp(Est.)' : 'Estimate', cells: numbers((r) => r.estimate) },
    { title: 'Std. Error', cells: numbers((r) => r.stdError, column) },
    ...(level === undefined
      ? []
      : [
          { title: `lower ${percent}`, cells: numbers((r) => r.lower) },
          { title: `upper ${percent}`, cells: numbers((r) => r.upper) },
        ]),
    { title: `${test} value`, cells: rows.map((r) => (r.statistic === null ? 'NA' : r.statistic.toFixed(3))) },
    { title: `Pr(>|${test}|)`, cells: rows.map((r) => formatPValue(r.pValue)) },
    { title: '', cells: rows.map((r) => stars(r.pValue)), left: true },
  ];
  return textTable(columns, width).map((line, i) => (i % (rows.length + 1) === 0 ? bold(line) : line));
}

function statistics(state: ModelState): string[] {
  const lines = [
    ...(state.covarianceType ? [`Standard errors: ${state.covarianceType}`] : []),
    `Dispersion ${state.dispersionKnown ? 'taken to be' : 'estimated at'} ${formatNumber(state.dispersion, 5)}`,
  ];
  if (state.nullDeviance !== null)
    lines.push(`    Null deviance: ${formatNumber(state.nullDeviance, 6)} on ${counted(state.dfNull, 'degree of freedom')}`);
  if (state.deviance !== null)
    lines.push(`Residual deviance: ${formatNumber(state.deviance, 6)} on ${counted(state.dfResidual, 'degree of freedom')}`);
  if (state.logLik !== null) {
    lines.push(
      `Log-likelihood: ${formatNumber(state.logLik, 6)}   AIC: ${formatNumber(state.aic, 6)}   BIC: ${formatNumber(state.bic, 6)}`,
    );
  }
  lines.push(endOfFitText(state));
  const { method, condition, digits } = state.numerics;
  const how = method === 'qr' ? 'QR' : method === 'compensated' ? 'double-double' : 'Cholesky';
  const solved = `Solved by ${how}, condition number ${condition === null ? 'infinite' : formatNumber(condition, 2)}`;
  // The digits are those of the solved equations; where they have no finite or no reached solution, they vouch for nothing.
  lines.push(state.converged ? `${solved}, about ${digits} digits safe` : solved);
  return lines;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + word.length + 1 > width) {
      lines.push(line);
      line = `  ${word}`;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
