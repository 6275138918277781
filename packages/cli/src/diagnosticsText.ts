import type { Diagnostics, FittedModel } from 'expofam';

/** As many rows as are named for their influence. */
const ROWS = 5;

/** A table of cells under headings, the first column flush left. */
function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, j) => Math.max(title.length, ...rows.map((row) => row[j].length)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, j) => (j === 0 ? cell.padEnd(widths[j]) : cell.padStart(widths[j])))
      .join('  ')
      .trimEnd(),
  );
}

const number = (x: number | undefined, digits = 4): string =>
  x === undefined || !Number.isFinite(x) ? 'NA' : String(Number(x.toPrecision(digits)));
const probability = (p: number): string => (p < 2e-16 ? '<2e-16' : number(p, 3));

/** The diagnostics of a fit for reading: what each term is worth, robust errors and profile intervals, influential rows. */
export function diagnosticsText(model: FittedModel, diagnostics: Diagnostics): string {
  const { anovaTypeII: anova, robustStdError, profileInterval95: profile } = diagnostics;
  const lines = [
    '',
    'Analysis of deviance, type II:',
    ...tableText(
      ['', 'Df', 'Deviance', anova.test === 'LR' ? 'Chisq' : 'F', anova.test === 'LR' ? 'Pr(>Chisq)' : 'Pr(>F)'],
      anova.terms.map((term, i) => [
        term,
        String(anova.df[i]),
        number(anova.deviance[i]),
        number(anova.statistic[i]),
        Number.isNaN(anova.p[i]) ? 'NA' : probability(anova.p[i]),
      ]),
    ),
    '',
    'Robust standard errors and 95 % profile intervals:',
    ...tableText(
      ['', 'HC0', 'HC3', 'Lower', 'Upper'],
      model.coefficients.map((row, i) => [
        [row.class ?? row.predictor, row.term].filter((part) => part !== undefined).join(': '),
        number(robustStdError.HC0?.[i]),
        number(robustStdError.HC3?.[i]),
        number(profile.lower[i]),
        number(profile.upper[i]),
      ]),
    ),
    ...influentialRows(model, diagnostics),
  ];
  return `${lines.join('\n')}\n`;
}

function influentialRows(model: FittedModel, { cooksDistance, leverage, standardizedDeviance }: Diagnostics): string[] {
  if (!(cooksDistance instanceof Float64Array)) return [];
  const row = (i: number): number => (model.training?.frame.rows?.[i] ?? i) + 1;
  const order = Array.from(cooksDistance.keys())
    .filter((i) => Number.isFinite(cooksDistance[i]))
    .sort((a, b) => cooksDistance[b] - cooksDistance[a])
    .slice(0, ROWS);
  if (order.length === 0) return [];
  const at = (values: unknown, i: number): string => (values instanceof Float64Array ? number(values[i]) : 'NA');
  return [
    '',
    "Rows with the largest Cook's distances (of the data, counted from 1):",
    ...tableText(
      ['', 'Cook', 'Leverage', 'Std. deviance residual'],
      order.map((i) => [String(row(i)), number(cooksDistance[i]), at(leverage, i), at(standardizedDeviance, i)]),
    ),
  ];
}
